package io.pifleet.e2e.harness;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code helm template} in a process of its own. Helm is written in Go, and Go's runtime takes the
 * signals of the JVM that loads it: Ctrl-C would not end the demo any more.
 */
public final class HelmTemplate {
  private HelmTemplate() {}

  /**
   * Prints what the chart renders to.
   *
   * @param values the chart's folder, the namespace, then {@code key=value} each
   */
  public static void main(String[] values) {
    TemplateCommand template =
        new Helm(java.nio.file.Path.of(values[0]))
            .template()
            .withName("pifleet")
            .withNamespace(values[1])
            .withKubeVersion(KubeBinaries.VERSION);
    for (String value : List.of(values).subList(2, values.length)) {
      int equals = value.indexOf('=');
      template.set(value.substring(0, equals), value.substring(equals + 1));
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.print(template.call());
    out.flush();
    System.exit(0);
  }

  /** Starts the process and gives what it prints. */
  static String run(java.nio.file.Path chart, String namespace, Map<String, String> values) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Jvm.newest(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HelmTemplate.class.getName(),
                chart.toString(),
                namespace));
    values.forEach((key, value) -> command.add(key + "=" + value));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(Logs.of("helm").toFile()))
              .start();
      process.getOutputStream().close();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("the chart does not render; see " + Logs.of("helm"));
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
