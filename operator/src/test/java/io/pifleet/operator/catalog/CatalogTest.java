package io.pifleet.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.pifleet.api.v1alpha1.Content;
import io.pifleet.protocol.Sha256;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Reads the informer's real cache while it changes. */
class CatalogTest {
  private static final Sha256 FILE = Sha256.ofText("file");

  /** What is absent is taken for not wanted, and its file leaves the boxes. */
  @Test
  void whatChangesIsNeverAbsent() throws InterruptedException {
    InformersCache<Content> cache = new InformersCache<>();
    Catalog catalog = new Catalog();
    catalog.contents(cache);
    cache.put(content(0));
    AtomicBoolean over = new AtomicBoolean();
    Thread watch =
        new Thread(
            () -> {
              for (int version = 1; !over.get(); version++) {
                cache.put(content(version));
              }
            });
    watch.start();
    long absent = 0;
    for (int look = 0; look < 100_000; look++) {
      absent += 2 - catalog.contents("club").count() - catalog.contents("club", FILE).count();
    }
    over.set(true);
    watch.join();
    assertThat(absent).isZero();
  }

  private static Content content(int version) {
    Content content = new Content();
    content.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("club")
            .withName("passes")
            .withResourceVersion(Integer.toString(version))
            .build());
    content.setSpec(new Content.Spec("passes.mp4", "videos", null, FILE.hex()));
    return content;
  }
}
