package io.pifleet.operator.site;

import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One path of a box, as its State tells it.
 *
 * @param path where
 * @param item what is there
 * @param failed how the last command failed
 * @param open the command that the box is at
 */
record Slot(
    ContentPath path,
    State.@Nullable Item item,
    State.@Nullable Failed failed,
    State.@Nullable Open open) {

  /** All paths that a State names. */
  static Map<ContentPath, Slot> of(@Nullable State state) {
    Map<ContentPath, Slot> slots = new TreeMap<>();
    if (state != null) {
      state
          .content()
          .items()
          .forEach(i -> put(slots, i.path(), s -> new Slot(s.path, i, s.failed, s.open)));
      state
          .content()
          .failed()
          .forEach(f -> put(slots, f.path(), s -> new Slot(s.path, s.item, f, s.open)));
      state.open().forEach(o -> put(slots, o.path(), s -> new Slot(s.path, s.item, s.failed, o)));
    }
    return slots;
  }

  /** A path that the State does not name. */
  static Slot empty(ContentPath path) {
    return new Slot(path, null, null, null);
  }

  /** The revision that the box last reported for the path, or else its floor. */
  long revision(long floor) {
    long known = item == null ? floor : item.revision();
    known = failed == null ? known : Math.max(known, failed.revision());
    return open == null ? known : Math.max(known, open.revision());
  }

  /** Whether the player sees this file here. */
  boolean shows(Sha256 sha256) {
    return item != null && item.sha256().equals(sha256);
  }

  /** Whether the box is at bringing this file. */
  boolean brings(Sha256 sha256) {
    return open != null && open.type() == CommandType.DEPLOY_VIDEO && sha256.equals(open.sha256());
  }

  private static void put(
      Map<ContentPath, Slot> slots, @Nullable ContentPath path, UnaryOperator<Slot> change) {
    if (path != null) {
      slots.put(path, change.apply(slots.getOrDefault(path, empty(path))));
    }
  }
}
