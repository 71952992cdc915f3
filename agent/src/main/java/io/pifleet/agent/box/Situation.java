package io.pifleet.agent.box;

import io.pifleet.protocol.Sha256;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that {@link AgentPlan} looks at.
 *
 * @param ledger what is known of commands
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
    return wanted == null || stock.whole().getOrDefault(wanted, -1L) == pending.file().size();
  }
}
