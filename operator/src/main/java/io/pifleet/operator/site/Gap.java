package io.pifleet.operator.site;

import io.pifleet.operator.fleet.Contact;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What separates a box from what is wanted of it. It is known before anybody is asked whose turn it
 * is, so that only those wait in line who have something to fetch.
 */
public final class Gap {
  private final Situation situation;
  private final long floor;
  private final Map<ContentPath, Desire> desires = new TreeMap<>();
  private final Map<ContentPath, Move> wanted = new TreeMap<>();
  private final Map<ContentPath, Move> unwanted = new TreeMap<>();
  private final Map<ContentPath, Slot> slots;
  private final @Nullable Stand stand;

  private Gap(Situation situation) {
    this.situation = situation;
    State state = situation.contact().state();
    floor = state == null ? 0 : state.content().floor();
    slots = Slot.of(state);
    SoftwareWant software = situation.software();
    stand = software == null ? null : SoftwareGap.of(situation, software);
  }

  /** Compares what is wanted with what the box last said. */
  public static Gap of(Situation situation) {
    Gap gap = new Gap(situation);
    gap.compare();
    return gap;
  }

  private void compare() {
    Map<ContentPath, Set<Sha256>> named =
        situation.wants().stream()
            .flatMap(w -> w.files().stream())
            .collect(
                Collectors.groupingBy(
                    Desire::path,
                    TreeMap::new,
                    Collectors.mapping(Desire::sha256, Collectors.toSet())));
    situation.wants().forEach(w -> w.files().forEach(f -> desires.putIfAbsent(f.path(), f)));
    Set<ContentPath> clashing = clashing(named.keySet());
    named.forEach(
        (path, files) ->
            wanted.put(
                path,
                files.size() > 1 || clashing.contains(path) ? new Move.Contested() : move(path)));
    slots.forEach(
        (path, slot) -> {
          if (!named.containsKey(path)) {
            unwanted.put(path, Move.away(slot, floor, contact().attempts(), situation.now()));
          }
        });
    wanted.replaceAll((path, move) -> waits(path, move) ? new Move.Blocked() : move);
  }

  /** Paths that cannot all be there: one is a file where another needs a folder. */
  private static Set<ContentPath> clashing(Set<ContentPath> paths) {
    Set<ContentPath> clashing = new HashSet<>();
    for (ContentPath path : paths) {
      ContentPath file = path.inPlaceOfFolder();
      if (file != null && paths.contains(file)) {
        clashing.add(path);
        clashing.add(file);
      }
    }
    return clashing;
  }

  /** The box would refuse, and be asked again ever later, also when the way is free. */
  private boolean waits(ContentPath path, Move move) {
    return (move instanceof Move.Due || move instanceof Move.Later) && Leaving.blocks(path, this);
  }

  private Move move(ContentPath path) {
    Slot slot = slots.get(path);
    if (slot == null) {
      slot = Slot.empty(path);
      if (wanted.size() >= State.MAX_ITEMS) {
        return new Move.TooMany();
      }
    }
    Desire wish = Objects.requireNonNull(desires.get(path));
    return Move.towards(wish, slot, floor, contact().attempts(), situation.now());
  }

  /** Whether the box may be told of content now; if not, nobody's turn comes. */
  public boolean open() {
    return situation.open();
  }

  /** The uids of the deployments that have something to tell the box and need a turn for it. */
  public List<String> needTurn() {
    return situation.wants().stream()
        .filter(w -> !w.paused() && any(w, Move.Due.class))
        .map(w -> w.owner().uid())
        .toList();
  }

  /** Whether the site's rollout has something to tell the box and needs a turn for it. */
  public boolean needsSoftwareTurn() {
    return stand instanceof Stand.Due;
  }

  /** Where the software stands; null where no rollout wants anything of it. */
  @Nullable Stand stand() {
    return stand;
  }

  Situation situation() {
    return situation;
  }

  Contact contact() {
    return situation.contact();
  }

  Map<ContentPath, Move> wanted() {
    return wanted;
  }

  Map<ContentPath, Move> unwanted() {
    return unwanted;
  }

  Desire desire(ContentPath path) {
    return Objects.requireNonNull(desires.get(path));
  }

  /** Whether the player sees something at a path. */
  boolean shown(ContentPath path) {
    Slot slot = slots.get(path);
    return slot != null && slot.item() != null;
  }

  /** Whether the box has, or is at, something at a path. */
  boolean taken(ContentPath path) {
    Slot slot = slots.get(path);
    return slot != null && (slot.item() != null || slot.open() != null);
  }

  Move of(Desire file) {
    return Objects.requireNonNull(wanted.get(file.path()));
  }

  boolean any(Want want, Class<? extends Move> kind) {
    return want.files().stream().anyMatch(f -> kind.isInstance(of(f)));
  }

  /** Whether the box is at a file of a deployment because that deployment had its turn. */
  boolean serves(Want want) {
    return want.files().stream().anyMatch(f -> serves(want, f));
  }

  private boolean serves(Want want, Desire file) {
    Slot slot = slots.get(file.path());
    State.Open open = slot == null ? null : slot.open();
    return open != null
        && open.id()
            .equals(
                Orders.id(
                    situation.site(), want.owner(), open.revision(), file.path(), file.sha256()));
  }

  boolean all(Want want, Class<? extends Move> kind) {
    return want.files().stream().allMatch(f -> kind.isInstance(of(f)));
  }

  /** The first file of a deployment that such a move leads to. */
  <M extends Move> @Nullable M first(Want want, Class<M> kind) {
    return want.files().stream()
        .map(this::of)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElse(null);
  }
}
