package io.pifleet.e2e.harness;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * etcd, kube-apiserver and kubectl: those of KUBEBUILDER_ASSETS, else what e2e/kube/build.sh left
 * in the cache, else what kube-api-test downloads into it.
 *
 * @param folder where the three are, or will be
 */
record KubeBinaries(Path folder) {
  static final String VERSION = "1.35.4";

  static KubeBinaries find() {
    String assets = System.getenv("KUBEBUILDER_ASSETS");
    return assets == null || assets.isBlank()
        ? new KubeBinaries(cache().resolve("k8s").resolve(VERSION + "-" + platform()))
        : new KubeBinaries(Path.of(assets).toAbsolutePath());
  }

  boolean present() {
    return Stream.of("etcd", "kube-apiserver", "kubectl")
        .allMatch(program -> Files.isExecutable(folder.resolve(program)));
  }

  /** These, after a download where one is missing. */
  KubeBinaries orDownloaded() {
    if (present()) {
      return this;
    }
    if (!folder.startsWith(cache())) {
      throw new IllegalStateException(
          "KUBEBUILDER_ASSETS is " + folder + ", where etcd, kube-apiserver or kubectl is missing");
    }
    // It lays its folder out as this cache is.
    new BinaryManager(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(cache().toString())
                .withApiServerVersion(VERSION)
                .build())
        .initAndDownloadIfRequired();
    return this;
  }

  Path kubectl() {
    return folder.resolve("kubectl");
  }

  private static Path cache() {
    String cache = System.getenv("PIFLEET_CACHE");
    return cache == null || cache.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache/pifleet")
        : Path.of(cache).toAbsolutePath();
  }

  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    return (system.contains("mac") ? "darwin" : "linux")
        + "-"
        + (processor.equals("aarch64") ? "arm64" : "amd64");
  }
}
