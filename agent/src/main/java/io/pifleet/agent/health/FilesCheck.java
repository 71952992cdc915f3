package io.pifleet.agent.health;

import io.pifleet.agent.box.Index;
import io.pifleet.agent.box.Inspection;
import io.pifleet.agent.box.Shelf;
import io.pifleet.agent.disk.LocalDisk;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.List;
import java.util.function.Consumer;

/** Whether the player still sees, byte for byte, what was delivered: a worn card forgets. */
final class FilesCheck {
  private static final String SUBJECT = "files";

  private final Path state;
  private final Consumer<Finding> found;

  FilesCheck(Path state, Consumer<Finding> found) {
    this.state = state;
    this.found = found;
  }

  void run() throws IOException {
    List<Index.Item> items = Inspection.of(new LocalDisk(state)).index().items();
    long bytes = items.stream().mapToLong(Index.Item::size).sum();
    found.accept(Finding.asked(SUBJECT, "reading all of the content, " + Bytes.text(bytes)));
    int sound = 0;
    for (Index.Item item : items) {
      sound += isSound(item) ? 1 : 0;
    }
    if (sound == items.size()) {
      found.accept(Finding.good(SUBJECT, "every byte is as it was delivered"));
    }
  }

  private boolean isSound(Index.Item item) {
    Path file = state.resolve("content/current").resolve(item.path().toString());
    String trouble;
    try {
      if (digest(file).equals(item.sha256())) {
        return true;
      }
      trouble = item.path() + " is not what was delivered";
    } catch (IOException e) {
      trouble = item.path() + " cannot be read: " + e.getMessage();
    }
    found.accept(
        Finding.bad(
            SUBJECT,
            trouble,
            "rm %s %s && systemctl restart pifleet-agent: it is fetched anew"
                .formatted(
                    quoted(file.toString()),
                    quoted(state.resolve(Shelf.object(item.sha256())).toString()))));
    return false;
  }

  /** A name may hold what a shell would run, and who pastes the remedy is root. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private static Sha256 digest(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), Sha256.digest())) {
      in.transferTo(OutputStream.nullOutputStream());
      return Sha256.of(in.getMessageDigest().digest());
    }
  }
}
