package io.pifleet.operator.catalog;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.impl.cache.CacheImpl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** An informer's real cache, as the SDK shows it to reconcilers. */
public final class InformersCache<T extends HasMetadata> implements IndexerResourceCache<T> {
  private final CacheImpl<T> store = new CacheImpl<>();

  /** Takes an object in, as a watch does. */
  public void put(T object) {
    store.put(object);
  }

  @Override
  public Optional<T> get(ResourceID id) {
    return Optional.ofNullable(
        store.getByKey(id.getNamespace().orElseThrow() + "/" + id.getName()));
  }

  @Override
  public Stream<ResourceID> keys() {
    return store.list().stream().map(ResourceID::fromResource);
  }

  @Override
  public Stream<T> list(Predicate<T> predicate) {
    return store.list().stream().filter(predicate);
  }

  @Override
  public Stream<T> list(String namespace, Predicate<T> predicate) {
    return list(predicate.and(c -> c.getMetadata().getNamespace().equals(namespace)));
  }

  @Override
  public List<T> byIndex(String index, String key) {
    return store.byIndex(index, key);
  }

  @Override
  public void addIndexers(Map<String, Function<T, List<String>>> indexers) {
    store.addIndexers(indexers);
  }
}
