package io.pifleet.agent.box;

import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a box does next, from all it knows; pure. Asked again after every step, so each answer need
 * only be right for now: stage what is here, show what is staged, tidy up, fetch what is missing.
 */
final class AgentPlan {
  private AgentPlan() {}

  static Step next(Situation at) {
    for (Pending pending : at.ledger().open().values()) {
      if (pending.stage() != Stage.Staged && pending.wanted() != null && at.has(pending)) {
        return new Step.Stage(pending);
      }
    }
    List<Pending> ready = at.ledger().open().values().stream().filter(at::has).toList();
    boolean more = ready.size() < at.ledger().open().size();
    boolean hold = more && at.now() < at.switchFrom();
    if (!ready.isEmpty() && !hold) {
      return change(ready, at);
    }
    Step tidying = tidy(at);
    if (tidying != null) {
      return tidying;
    }
    Step fetching = fetch(at);
    return fetching instanceof Step.Rest rest && !ready.isEmpty()
        ? new Step.Rest(Math.min(rest.until(), at.switchFrom()))
        : fetching;
  }

  private static Step change(List<Pending> ready, Situation at) {
    Index next = at.ledger().index();
    for (Pending pending : ready) {
      Sha256 wanted = pending.wanted();
      long revision = pending.command().revision();
      next =
          wanted == null
              ? next.without(pending.path(), revision)
              : next.with(
                  new Index.Item(
                      pending.path(),
                      wanted,
                      at.stock().whole().getOrDefault(wanted, 0L),
                      revision,
                      pending.command().id()));
    }
    return new Step.Switch(next, ready);
  }

  /** What a failed command left stays for its next try, as long as there is room. */
  private static @Nullable Step tidy(Situation at) {
    Sha256 busy = at.busy();
    if (busy != null && !at.cancelled() && !at.wants(busy)) {
      return new Step.Cancel(busy);
    }
    boolean tight = at.stock().free() < at.reserve();
    List<Sha256> junk = spare(at).filter(s -> tight || !at.ledger().mayRetry(s)).toList();
    return junk.isEmpty() ? null : new Step.Drop(junk);
  }

  private static Step fetch(Situation at) {
    long wake = Step.Rest.FOREVER;
    for (Wish wish : at.missing()) {
      if (wish.sha256().equals(at.busy())) {
        continue;
      }
      Try last = at.tries().get(wish.sha256());
      if (last != null && last.failures() > 0 && at.now() >= last.deadline()) {
        return new Step.GiveUp(wish, Answer.failed(Failure.DownloadFailed, last.error()));
      }
      if (at.busy() != null) {
        continue;
      }
      if (last == null || at.now() >= last.notBefore()) {
        return begin(wish, at);
      }
      wake = Math.min(wake, last.notBefore());
    }
    return new Step.Rest(wake);
  }

  private static Step begin(Wish wish, Situation at) {
    long missing = wish.size() - at.stock().parts().getOrDefault(wish.sha256(), 0L);
    long room = Math.max(0, at.stock().free() - at.reserve());
    if (missing > room) {
      List<Sha256> spare = new ArrayList<>(spare(at).toList());
      spare.remove(wish.sha256());
      long more = spare.stream().mapToLong(s -> weight(s, at.stock())).sum();
      return missing <= room + more
          ? new Step.Drop(spare)
          : new Step.GiveUp(
              wish,
              Answer.failed(
                  Failure.DiskShort,
                  "needs " + missing + " bytes, " + (room + more) + " can be had"));
    }
    return new Step.Fetch(wish.sha256(), wish.size(), wish.lifetime());
  }

  private static Stream<Sha256> spare(Situation at) {
    return Stream.concat(at.stock().whole().keySet().stream(), at.stock().parts().keySet().stream())
        .distinct()
        .sorted()
        .filter(s -> !s.equals(at.busy()) && !at.needs(s));
  }

  private static long weight(Sha256 sha256, Shelf.Stock stock) {
    return stock.whole().getOrDefault(sha256, 0L) + stock.parts().getOrDefault(sha256, 0L);
  }
}
