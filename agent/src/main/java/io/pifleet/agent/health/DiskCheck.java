package io.pifleet.agent.health;

import io.pifleet.agent.box.Inspection;
import io.pifleet.agent.disk.LocalDisk;
import io.pifleet.agent.disk.Refusal;
import io.pifleet.agent.run.StateLock;
import io.pifleet.agent.run.TroubleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the state folder can do what the agent asks of it. */
final class DiskCheck {
  private static final String SUBJECT = "disk";

  private final Path state;
  private final long reserve;

  DiskCheck(Path state, long reserve) {
    this.state = state;
    this.reserve = reserve;
  }

  List<Finding> findings() {
    if (Files.notExists(state, LinkOption.NOFOLLOW_LINKS)) {
      return List.of(absent());
    }
    if (Files.isSymbolicLink(state) && Files.notExists(state)) {
      return List.of(
          Finding.bad(SUBJECT, state + " is a link to nothing", "mend it, or name another"));
    }
    if (!Files.isReadable(state)) {
      return List.of(
          Finding.bad(SUBJECT, state + " may not be read by this user", "run doctor as root"));
    }
    if (!Files.isDirectory(state)) {
      return List.of(Finding.bad(SUBJECT, state + " is no folder", "name another with --state"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(writable());
    findings.add(room());
    findings.add(names());
    findings.add(content());
    return findings;
  }

  /** Whether it can be made shows at the folder that is there. */
  private Finding absent() {
    Path above = state.toAbsolutePath();
    while (Files.notExists(above) && above.getParent() != null) {
      above = above.getParent();
    }
    return Files.isDirectory(above) && Files.isWritable(above)
        ? Finding.odd(SUBJECT, state + " does not exist yet", "pifleet-agent enrol makes it")
        : Finding.bad(
            SUBJECT,
            state + " does not exist, and cannot be made in " + above,
            "run doctor as root, or name another with --state");
  }

  private static String why(Exception e) {
    return e instanceof IOException io ? Refusal.sentence(io) : String.valueOf(e.getMessage());
  }

  private Finding writable() {
    Path probe = state.resolve("doctor.tmp");
    Path link = state.resolve("doctor.link.tmp");
    try {
      Files.deleteIfExists(link);
      Files.writeString(probe, "x");
      Files.createLink(link, probe);
      Files.delete(link);
      Files.createSymbolicLink(link, Path.of("doctor.tmp"));
      Files.delete(link);
      Files.delete(probe);
      return Finding.good(SUBJECT, state + " can be written and knows links");
    } catch (IOException | UnsupportedOperationException e) {
      return Finding.bad(
          SUBJECT,
          state + " cannot be written: " + why(e),
          "a card that is read-only is often worn out; a file system must know hard links");
    }
  }

  private Finding room() {
    try {
      long free = Files.getFileStore(state).getUsableSpace();
      return free > reserve
          ? Finding.good(
              SUBJECT,
              Bytes.text(free) + " are free, " + Bytes.text(reserve) + " of them in reserve")
          : Finding.bad(
              SUBJECT,
              Bytes.text(free) + " are free, less than the reserve of " + Bytes.text(reserve),
              "remove what is not PiFleet's, or lower [content] reserve_bytes");
    } catch (IOException e) {
      return Finding.bad(SUBJECT, "its room cannot be told: " + e.getMessage(), "check the card");
    }
  }

  private static Finding names() {
    try {
      return Finding.good(
          SUBJECT, "file names may have any letter, such as " + Path.of("é").getFileName());
    } catch (InvalidPathException e) {
      return Finding.bad(
          SUBJECT,
          "file names may have ASCII letters only",
          "set LC_ALL=C.UTF-8 for the agent, as its systemd unit does");
    }
  }

  private Finding content() {
    try {
      Inspection found = Inspection.of(new LocalDisk(state));
      int count = found.index().items().size();
      String files = count + (count == 1 ? " file" : " files") + " in the content";
      if (!found.altered().isEmpty()) {
        return Finding.bad(
            "content",
            found.altered().size()
                + " files have not the size they were delivered with, such as "
                + found.altered().get(0),
            "systemctl restart pifleet-agent: it fetches them anew");
      }
      TroubleFile trouble = StateLock.isTaken(state) ? TroubleFile.read(state) : null;
      if (trouble != null && found.wants(trouble.sha256())) {
        return Finding.odd(
            "content",
            files + "; " + StatusCommand.said(trouble),
            "see what is said of the server, below");
      }
      return found.failed().isEmpty()
          ? Finding.good("content", files + ", " + found.open().size() + " commands under way")
          : Finding.odd(
              "content",
              files + ", " + found.failed().size() + " could not be placed",
              "see: pifleet-agent status");
    } catch (IOException e) {
      return Finding.bad("content", "it cannot be read: " + Refusal.sentence(e), "check the card");
    }
  }
}
