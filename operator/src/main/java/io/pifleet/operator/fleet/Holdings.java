package io.pifleet.operator.fleet;

import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How many boxes of a namespace hold a file. */
final class Holdings {
  private record Key(String namespace, Sha256 file) {}

  private final Map<Key, Integer> counts = new HashMap<>();

  /** Takes a box's new State for its old one; the files whose count changed. */
  synchronized Set<Sha256> moved(String namespace, @Nullable State before, @Nullable State after) {
    if (before != null
        && after != null
        && before.content().digest().equals(after.content().digest())) {
      return Set.of();
    }
    Set<Sha256> had = files(before);
    Set<Sha256> has = files(after);
    Set<Sha256> changed = new HashSet<>(had);
    changed.addAll(has);
    changed.removeIf(file -> had.contains(file) && has.contains(file));
    changed.forEach(
        file ->
            counts.merge(
                new Key(namespace, file),
                has.contains(file) ? 1 : -1,
                (a, b) -> a + b == 0 ? null : a + b));
    return changed;
  }

  synchronized int of(String namespace, Sha256 file) {
    return counts.getOrDefault(new Key(namespace, file), 0);
  }

  private static Set<Sha256> files(@Nullable State state) {
    return state == null
        ? Set.of()
        : state.content().items().stream().map(State.Item::sha256).collect(Collectors.toSet());
  }
}
