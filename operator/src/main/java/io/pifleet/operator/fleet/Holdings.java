package io.pifleet.operator.fleet;

import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How many boxes of a namespace hold a file, or run the software of a package. */
final class Holdings {
  private record Key(String namespace, Sha256 file) {}

  private final Map<Key, Integer> counts = new HashMap<>();

  /** Takes a box's new State for its old one; the files whose count changed. */
  synchronized Set<Sha256> moved(String namespace, @Nullable State before, @Nullable State after) {
    if (before != null
        && after != null
        && before.content().digest().equals(after.content().digest())
        && Objects.equals(running(before), running(after))) {
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
    if (state == null) {
      return Set.of();
    }
    Set<Sha256> files =
        state.content().items().stream()
            .map(State.Item::sha256)
            .collect(Collectors.toCollection(HashSet::new));
    running(state).ifPresent(files::add);
    return files;
  }

  /** The package of the software that runs. */
  private static Optional<Sha256> running(State state) {
    return Optional.ofNullable(state.software())
        .map(State.Software::current)
        .map(State.Installed::sha256);
  }
}
