package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real kubectl, as a person uses it. */
public final class Kubectl {
  private final String program;
  private final Path kubeconfig;
  private final Path cache;

  /** Talks to the API of that file. */
  public Kubectl(Path kubeconfig, Path folder) {
    KubeBinaries binaries = KubeBinaries.find();
    this.program = binaries.present() ? binaries.kubectl().toString() : "kubectl";
    this.kubeconfig = kubeconfig;
    // Not the user's: ports come again with another API behind them.
    this.cache = folder.resolve("kubectl-cache");
  }

  /**
   * What one call did.
   *
   * @param status 0 for success
   * @param out standard output
   * @param err standard error
   */
  public record Output(int status, String out, String err) {}

  /** The folder of the program; empty where it is the user's own. */
  public String folder() {
    java.nio.file.Path parent = java.nio.file.Path.of(program).getParent();
    return parent == null ? "" : parent.toString();
  }

  /** Runs it, whatever comes of it. */
  public Output run(String... arguments) {
    try {
      Path err = Files.createTempFile(Checkout.made(cache), "stderr", ".txt");
      Process process = builder(arguments).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      String out =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("kubectl " + String.join(" ", arguments) + " hangs");
      }
      String complaint = Files.readString(err);
      Files.delete(err);
      return new Output(process.exitValue(), out, complaint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs it and gives what it printed; fails when it fails. */
  public String ok(String... arguments) {
    Output output = run(arguments);
    if (output.status() != 0) {
      throw new IllegalStateException(
          "kubectl " + String.join(" ", arguments) + " failed: " + output.err());
    }
    return output.out();
  }

  /** Applies YAML. */
  public String apply(String yaml, String... flags) {
    try {
      Path file = Files.createTempFile(Checkout.made(cache), "apply", ".yaml");
      Files.writeString(file, yaml);
      List<String> arguments = new ArrayList<>(List.of("apply", "-f", file.toString()));
      arguments.addAll(List.of(flags));
      String printed = ok(arguments.toArray(String[]::new));
      Files.delete(file);
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts it in the background, such as {@code get -w}; its output goes to the log of that name.
   */
  public Child background(String name, String... arguments) {
    return Child.start(name, builder(arguments));
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program, "--kubeconfig", kubeconfig.toString(), "--cache-dir", cache.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
