package io.pifleet.agent.box;

import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the player can see: the content of {@code index.json}, which lies in the tree it describes
 * and so becomes true in the same instant.
 *
 * @param items by path
 * @param floor revision that an unknown path counts from: the highest that any forgotten slot had
 */
public record Index(List<Item> items, long floor) {
  /** A folder with nothing in it. */
  public static final Index EMPTY = new Index(List.of(), 0);

  /**
   * One file.
   *
   * @param path where
   * @param sha256 what
   * @param size in bytes
   * @param revision of the slot
   * @param commandId the command that put it there
   */
  public record Item(
      ContentPath path, Sha256 sha256, long size, long revision, CommandId commandId) {
    /** Checks that nothing is missing; throws {@link Malformed}. */
    public Item {
      if (path == null || sha256 == null || commandId == null) {
        throw new Malformed("an item of index.json lacks path, sha256 or commandId");
      }
    }
  }

  /** Sorts; throws {@link Malformed} for what no agent writes. */
  public Index {
    items = items == null ? List.of() : sorted(items);
  }

  private static List<Item> sorted(List<Item> items) {
    if (items.stream().anyMatch(Objects::isNull)) {
      throw new Malformed("an item of index.json is null");
    }
    List<Item> sorted = items.stream().sorted(Comparator.comparing(Item::path)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).path().equals(sorted.get(i - 1).path())) {
        throw new Malformed("index.json names " + sorted.get(i).path() + " twice");
      }
    }
    return sorted;
  }

  /** The item at a path; null for none. */
  public @Nullable Item at(ContentPath path) {
    int low = 0;
    for (int high = items.size() - 1; low <= high; ) {
      int middle = (low + high) >>> 1;
      int order = items.get(middle).path().compareTo(path);
      if (order == 0) {
        return items.get(middle);
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return null;
  }

  /** The digest that the wire knows this content by. */
  public Sha256 digest() {
    return State.Content.digest(reported());
  }

  List<State.Item> reported() {
    return items.stream()
        .map(i -> new State.Item(i.path(), i.sha256(), i.size(), i.revision()))
        .toList();
  }

  Index with(Item item) {
    List<Item> next = others(item.path());
    next.add(item);
    return new Index(next, floor);
  }

  /** The slot is forgotten; its revision is not. */
  Index without(ContentPath path, long revision) {
    return new Index(Collections.unmodifiableList(others(path)), Math.max(floor, revision));
  }

  private List<Item> others(ContentPath path) {
    List<Item> others = new ArrayList<>(items);
    others.removeIf(i -> i.path().equals(path));
    return others;
  }
}
