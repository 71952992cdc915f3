package io.pifleet.agent.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.agent.box.Index;
import io.pifleet.agent.box.Shelf;
import io.pifleet.agent.software.HoldCommand;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What doctor finds in a box's folder. */
class DoctorCommandIT {
  private static final Sha256 FILM = Sha256.ofText("film");

  @TempDir private Path state;
  private Path shown;

  @BeforeEach
  void aBoxWithOneFile() throws IOException {
    Path tree = Files.createDirectories(state.resolve("content/trees/1"));
    Files.createDirectories(state.resolve("objects"));
    Path object = Files.writeString(state.resolve(Shelf.object(FILM)), "film");
    Files.createDirectories(tree.resolve("A"));
    shown = Files.createLink(tree.resolve("A/it's $(a).mp4"), object);
    Index.Item item =
        new Index.Item(
            ContentPath.of("A/it's $(a).mp4"),
            FILM,
            4,
            1,
            CommandId.of("site", "owner", 1, "deploy"));
    Files.write(tree.resolve("index.json"), Wire.encode(new Index(List.of(item), 0)));
    Files.createSymbolicLink(state.resolve("content/current"), Path.of("trees/1"));
  }

  @Test
  void contentThatIsAsItWasDeliveredIsCalledSo() {
    assertThat(doctor("--files")).contains("every byte is as it was delivered");
    assertThat(doctor()).contains("1 file in the content").doesNotContain("every byte");
  }

  @Test
  void aFileThatWasCutShortIsFoundByItsSize() throws IOException {
    Files.writeString(shown, "fi");
    assertThat(doctor())
        .contains("have not the size they were delivered with, such as A/it's $(a).mp4");
  }

  @Test
  void aFileThatOnlyLooksSoundIsFoundByReadingIt() throws IOException {
    Files.write(shown, "fool".getBytes(UTF_8));
    assertThat(doctor()).doesNotContain("A/it's $(a).mp4");
    assertThat(doctor("--files"))
        .contains(
            "A/it's $(a).mp4 is not what was delivered",
            "/A/it'\\''s $(a).mp4' '",
            "objects/" + FILM + "'")
        .doesNotContain("every byte");
  }

  @Test
  void settingsThatCannotBeReadLeadToNoOtherComplaint() throws IOException {
    Files.writeString(state.resolve("site.conf"), "[player]\nnotify_url=nonsense\n");
    assertThat(doctor()).contains("notify_url must begin with http://").doesNotContain("null");
  }

  @Test
  void anAgentThatNobodyWatchesIsSaidToBe() throws IOException {
    Files.writeString(
        state.resolve("site.conf"),
        "[software]\nkeys=MCowBQYDK2VwAyEAFicScozMZ0RJ1y05ODuWCLjRGxNAjykveXGHf/99870=\n");
    assertThat(doctor()).doesNotContain("watchdog");
    Path lock = Files.createFile(state.resolve("lock"));
    try (FileChannel agent = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      assertThat(agent.tryLock()).isNotNull();
      assertThat(doctor())
          .contains("runs without it, so a release that brings an agent is refused");
      Path folder = Files.createDirectories(state.resolve("watchdog"));
      Files.writeString(folder.resolve("running"), ProcessHandle.current().pid() + " installed\n");
      assertThat(doctor()).contains("the agent runs without it");
    }
  }

  @Test
  void whoHoldsUpdatesBackIsNamedWithTheWayOut() throws IOException {
    assertThat(doctor()).contains("it is not PiFleet's business").doesNotContain("wants no update");
    new CommandLine(new HoldCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .execute(
            "--state", state.toString(), "--reason", "match", "--for", "2h", "--holder", "it's me");
    assertThat(doctor())
        .contains("it's me wants no update: match, for 2 h", "--release --holder 'it'\\''s me'");
    Files.writeString(state.resolve("holds.json"), "nonsense");
    assertThat(doctor()).contains("so nobody holds updates back; remove it: rm " + state);
  }

  @Test
  void softwareThatNobodyMaySignAndServicesThatNobodyCanStartAreNamed() throws IOException {
    Files.writeString(
        state.resolve("site.conf"),
        "[software]\ndistribution=player\nservices_command=/none/services\n");
    assertThat(doctor())
        .contains(
            "it follows player and believes nobody's signature",
            "/none/services cannot be executed",
            "correct [software] services_command, or chmod +x");
  }

  @Test
  void aFolderThatEnrolWillMakeIsNoComplaintAndOneThatNobodyCanMakeIs() throws IOException {
    Path file = Files.writeString(state.resolve("file"), "x");
    Path config = state.resolve("site.conf");
    assertThat(doctorOn(state.resolve("new/one"), config))
        .contains("does not exist yet", "pifleet-agent enrol makes it");
    assertThat(doctorOn(file.resolve("below"), config))
        .contains("below does not exist, and cannot be made in " + file)
        .doesNotContain("enrol makes it");
    assertThat(doctorOn(file, config)).contains("file is no folder", "it does not run");
  }

  @Test
  void settingsThatAreAFolderEndNothing() {
    assertThat(doctorOn(state, state)).contains("Is a directory", "1 file in the content");
  }

  private String doctorOn(Path folder, Path config) {
    return run("--state", folder.toString(), "--config", config.toString());
  }

  private String doctor(String... options) {
    String[] all = new String[options.length + 4];
    all[0] = "--state";
    all[1] = state.toString();
    all[2] = "--config";
    all[3] = state.resolve("site.conf").toString();
    System.arraycopy(options, 0, all, 4, options.length);
    return run(all);
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new DoctorCommand()).setOut(new PrintWriter(out));
    assertThat(command.execute(arguments)).as("it is not enrolled").isEqualTo(1);
    return out.toString();
  }
}
