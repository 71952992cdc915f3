package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * etcd, kube-apiserver and kubectl: those of KUBEBUILDER_ASSETS, else what e2e/kube/build.sh left
 * in the cache, else what kube-api-test downloads into it.
 *
 * @param folder where the three are, or will be
 */
record KubeBinaries(Path folder) {
  static final String VERSION = "1.35.4";

  private static final String PLATFORM = platform();

  static KubeBinaries find() {
    Map<String, String> environment = System.getenv();
    String assets = environment.get("KUBEBUILDER_ASSETS");
    if (assets != null && !assets.isBlank()) {
      return new KubeBinaries(Path.of(assets).toAbsolutePath());
    }
    String cache =
        environment.getOrDefault(
            "PIFLEET_CACHE", System.getProperty("user.home") + "/.cache/pifleet");
    return new KubeBinaries(Path.of(cache, "k8s", VERSION + "-" + PLATFORM).toAbsolutePath());
  }

  boolean present() {
    return Stream.of("etcd", "kube-apiserver", "kubectl")
        .allMatch(program -> Files.isExecutable(folder.resolve(program)));
  }

  Path kubectl() {
    return folder.resolve("kubectl");
  }

  /** Lays the folder out as kube-api-test expects, which keeps its certificates there too. */
  Path linkedFrom(Path test) {
    Path link = Checkout.made(test.resolve("k8s")).resolve(VERSION + "-" + PLATFORM);
    try {
      Files.createDirectories(folder);
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, folder);
      } else if (!link.toRealPath().equals(folder.toRealPath())) {
        Files.delete(link);
        Files.createSymbolicLink(link, folder);
      }
      return test;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    return (system.contains("mac") ? "darwin" : "linux")
        + "-"
        + (processor.equals("aarch64") ? "arm64" : "amd64");
  }
}
