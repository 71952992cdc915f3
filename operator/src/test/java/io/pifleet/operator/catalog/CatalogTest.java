package io.pifleet.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.impl.cache.CacheImpl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.pifleet.api.v1alpha1.Content;
import io.pifleet.protocol.Sha256;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the informer's real cache while it changes. */
class CatalogTest {
  private static final Sha256 FILE = Sha256.ofText("file");

  /** What is absent is taken for not wanted, and its file leaves the boxes. */
  @Test
  void whatChangesIsNeverAbsent() throws InterruptedException {
    InformersCache cache = new InformersCache();
    Catalog catalog = new Catalog();
    catalog.contents(cache);
    cache.store.put(content(0));
    AtomicBoolean over = new AtomicBoolean();
    Thread watch =
        new Thread(
            () -> {
              for (int version = 1; !over.get(); version++) {
                cache.store.put(content(version));
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

  /** As the SDK shows it to reconcilers. */
  private static final class InformersCache implements IndexerResourceCache<Content> {
    final CacheImpl<Content> store = new CacheImpl<>();

    @Override
    public Optional<Content> get(ResourceID id) {
      return Optional.ofNullable(
          store.getByKey(id.getNamespace().orElseThrow() + "/" + id.getName()));
    }

    @Override
    public Stream<ResourceID> keys() {
      return store.list().stream().map(ResourceID::fromResource);
    }

    @Override
    public Stream<Content> list(Predicate<Content> predicate) {
      return store.list().stream().filter(predicate);
    }

    @Override
    public Stream<Content> list(String namespace, Predicate<Content> predicate) {
      return list(predicate.and(c -> c.getMetadata().getNamespace().equals(namespace)));
    }

    @Override
    public List<Content> byIndex(String index, String key) {
      return store.byIndex(index, key);
    }

    @Override
    public void addIndexers(Map<String, Function<Content, List<String>>> indexers) {
      store.addIndexers(indexers);
    }
  }
}
