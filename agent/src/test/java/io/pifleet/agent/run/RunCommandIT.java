package io.pifleet.agent.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Starts that lead nowhere say what to do. */
class RunCommandIT {
  @TempDir private Path folder;

  @Test
  void aBoxThatIsNotEnrolledIsToldHow() throws IOException {
    assertThat(run("")).contains("This box is not enrolled", "pifleet-agent enrol --help");
  }

  @Test
  void aBoxWhoseSettingsAreSpoiltIsNotToldToEnrol() throws IOException {
    assertThat(run("[player]\nnotify_timeout=ten\n"))
        .contains("site.conf: [player] notify_timeout", "when its settings are mended")
        .doesNotContain("not enrolled");
    assertThat(run("[site]\nname=Caf\u00e9\n"))
        .contains("site.conf: it is not text in UTF-8", "when its settings are mended");
  }

  private String run(String settings) throws IOException {
    Path conf = folder.resolve("site.conf");
    Files.writeString(conf, settings, ISO_8859_1);
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, UTF_8));
    try {
      String state = folder.resolve("state").toString();
      int status =
          new CommandLine(new RunCommand()).execute("--state", state, "--config", conf.toString());
      assertThat(status).isEqualTo(Status.NOT_ENROLLED);
    } finally {
      System.setOut(before);
    }
    return said.toString(UTF_8);
  }
}
