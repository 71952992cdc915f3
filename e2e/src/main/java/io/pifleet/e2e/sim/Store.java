package io.pifleet.e2e.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** An informer's cache of one kind, in the order of the names. */
final class Store<T extends HasMetadata> implements IndexerResourceCache<T> {
  private final NavigableMap<ResourceID, T> objects =
      new TreeMap<>(Comparator.comparing(ResourceID::getName));

  void put(T object) {
    objects.put(ResourceID.fromResource(object), object);
  }

  void remove(HasMetadata object) {
    objects.remove(ResourceID.fromResource(object));
  }

  @Override
  public Optional<T> get(ResourceID id) {
    return Optional.ofNullable(objects.get(id));
  }

  @Override
  public Stream<ResourceID> keys() {
    return objects.keySet().stream();
  }

  @Override
  public Stream<T> list(Predicate<T> which) {
    return objects.values().stream().filter(which);
  }

  @Override
  public Stream<T> list(String namespace, Predicate<T> which) {
    return list(which);
  }

  @Override
  public List<T> byIndex(String index, String key) {
    throw new UnsupportedOperationException("nobody uses an index");
  }

  @Override
  public void addIndexers(Map<String, Function<T, List<String>>> indexers) {
    throw new UnsupportedOperationException("nobody uses an index");
  }
}
