package io.pifleet.agent.box;

import io.pifleet.protocol.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that {@link AgentPlan} looks at.
 *
 * @param ledger what is known of commands
 * @param parcel the package of software that is needed; null for none
 * @param unpacking the package that is being unpacked; null for none
 * @param stock what lies on the shelf, and room
 * @param reserve bytes that are to stay free
 * @param tries how downloads have gone
 * @param busy the file that is being fetched; null for none
 * @param cancelled whether its end was asked for
 * @param switchFrom moment before which a switch waits for company
 * @param now this moment
 */
record Situation(
    Ledger ledger,
    @Nullable Wish parcel,
    @Nullable Sha256 unpacking,
    Shelf.Stock stock,
    long reserve,
    Map<Sha256, Try> tries,
    @Nullable Sha256 busy,
    boolean cancelled,
    long switchFrom,
    long now) {

  /**
   * Whether a command's file is whole on the shelf, or it needs none. What bears its name and has
   * another size was damaged, and is fetched anew.
   */
  boolean has(Pending pending) {
    Sha256 wanted = pending.wanted();
    return wanted == null || has(wanted, pending.file().size());
  }

  boolean has(Sha256 sha256, long size) {
    return stock.whole().getOrDefault(sha256, -1L) == size;
  }

  /** Whether something under way asks for a file. */
  boolean wants(Sha256 sha256) {
    return ledger.wants(sha256) || isParcel(sha256);
  }

  /** Whether a file must stay. */
  boolean needs(Sha256 sha256) {
    return ledger.needs(sha256) || isParcel(sha256) || sha256.equals(unpacking);
  }

  /**
   * What is wanted and not here, in the order in which it is to be fetched: a package waits for one
   * file at most and not for a whole library, and what breaks off lets the next one go first.
   */
  List<Wish> missing() {
    List<Wish> wishes = new ArrayList<>();
    if (parcel != null && !has(parcel.sha256(), parcel.size())) {
      wishes.add(parcel);
    }
    for (Pending pending : ledger.open().values()) {
      Sha256 wanted = pending.wanted();
      if (wanted != null && !has(pending)) {
        wishes.add(Wish.of(pending, wanted));
      }
    }
    return wishes;
  }

  private boolean isParcel(Sha256 sha256) {
    return parcel != null && parcel.sha256().equals(sha256);
  }
}
