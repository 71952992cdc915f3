package io.pifleet.e2e.harness;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Map;

/** A Secret as files, kept up to date and switched all at once, as the kubelet does it. */
public final class SecretMount implements AutoCloseable {
  private final Path folder;
  private final SharedIndexInformer<Secret> informer;

  SecretMount(KubernetesClient client, String namespace, String name, Path folder) {
    this.folder = Checkout.made(folder);
    this.informer =
        client
            .secrets()
            .inNamespace(namespace)
            .withName(name)
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Secret secret) {
                    project(secret);
                  }

                  @Override
                  public void onUpdate(Secret before, Secret secret) {
                    project(secret);
                  }

                  @Override
                  public void onDelete(Secret secret, boolean unknown) {
                    // The kubelet leaves the files of a running pod where they are, too.
                  }
                });
  }

  /** Where the files are. */
  public Path folder() {
    return folder;
  }

  /** Whether the Secret was there. */
  boolean present() {
    return Files.exists(folder.resolve("..data"));
  }

  @Override
  public void close() {
    informer.close();
  }

  private void project(Secret secret) {
    try {
      Path version = Path.of(".." + secret.getMetadata().getResourceVersion());
      Files.createDirectories(folder.resolve(version));
      for (Map.Entry<String, String> entry : secret.getData().entrySet()) {
        Files.write(
            folder.resolve(version).resolve(entry.getKey()),
            Base64.getDecoder().decode(entry.getValue()));
        Path link = folder.resolve(entry.getKey());
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
          Files.createSymbolicLink(link, Path.of("..data", entry.getKey()));
        }
      }
      Path next = folder.resolve("..data_tmp");
      Files.deleteIfExists(next);
      Files.createSymbolicLink(next, version);
      Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
