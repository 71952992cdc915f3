package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** curl, as the README has people use it. */
public final class Curl {
  private static final int REFUSED_WITH_BODY = 22;

  private final String url;
  private final Path authority;

  /** Trusts the file {@code ca.crt} that people have been given. */
  public Curl(World world) {
    this.url = world.gatewayUrl();
    this.authority = world.folder().resolve("ca.crt");
    try {
      Files.writeString(authority, world.kube().secret(Chart.NAMESPACE, "pifleet-ca", "ca.crt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the gateway answered.
   *
   * @param status HTTP status
   * @param body text
   */
  public record Answer(int status, String body) {}

  /**
   * Uploads a package by the command of the README.
   *
   * @param options further ones, such as {@code --url-query} and its value
   */
  public Answer uploadPackage(
      String token,
      String namespace,
      String name,
      PlayerSoftware.Archive archive,
      String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "curl",
                "--fail-with-body",
                "--cacert",
                authority.toString(),
                "-H",
                "Authorization: Bearer " + token,
                "-T",
                archive.file().toString(),
                "--url-query",
                "signature=" + archive.signature()));
    command.addAll(List.of(options));
    command.addAll(List.of("--silent", "--show-error", "--write-out", "\n%{http_code}"));
    command.add(url + "/api/packages?namespace=" + namespace + "&name=" + name);
    return run(command);
  }

  private static Answer run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0 && status != REFUSED_WITH_BODY) {
        throw new IllegalStateException("curl ended with " + status + ": " + printed);
      }
      int end = printed.lastIndexOf('\n');
      return new Answer(Integer.parseInt(printed.substring(end + 1)), printed.substring(0, end));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
