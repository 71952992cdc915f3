package io.pifleet.operator.fleet;

import io.pifleet.protocol.SiteId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When sites are cut: never twice at once, at least a second apart and ever further for a box that
 * keeps coming back; whoever asks while one waits gets that one. A cut that is asked for during one
 * follows it, since the box may have come back in between.
 */
final class Cuts {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofSeconds(30);

  /** After so long a site's past is forgotten. */
  private static final Duration FORGIVEN = Duration.ofMinutes(2);

  private final Consumer<SiteId> cut;
  private final Workers workers;
  private final LongSupplier nanos;
  private final Map<SiteId, Turn> turns = new HashMap<>();

  /** As many threads as cuts may run at once. */
  interface Workers {
    /** Does it there, after so many nanoseconds. */
    void after(long nanos, Runnable task);
  }

  private static final class Turn {
    @Nullable CompletableFuture<Void> waiting;
    boolean running;
    int times;
    long ended;
  }

  Cuts(Consumer<SiteId> cut, Workers workers, LongSupplier nanos) {
    this.cut = cut;
    this.workers = workers;
    this.nanos = nanos;
  }

  synchronized CompletionStage<Void> ask(SiteId site) {
    forgive();
    Turn turn = turns.computeIfAbsent(site, s -> new Turn());
    if (turn.waiting != null) {
      return turn.waiting;
    }
    CompletableFuture<Void> answer = new CompletableFuture<>();
    turn.waiting = answer;
    if (!turn.running) {
      schedule(site, turn);
    }
    return answer;
  }

  private void schedule(SiteId site, Turn turn) {
    workers.after(wait(turn), () -> run(site, turn));
  }

  private long wait(Turn turn) {
    if (turn.times == 0) {
      return 0;
    }
    long pause = Math.min(FIRST.toNanos() << Math.min(turn.times - 1, 10), MOST.toNanos());
    return Math.max(0, turn.ended + pause - nanos.getAsLong());
  }

  private void run(SiteId site, Turn turn) {
    CompletableFuture<Void> answer;
    synchronized (this) {
      answer = turn.waiting;
      turn.waiting = null;
      turn.running = true;
    }
    @Nullable Throwable failure = null;
    try {
      cut.accept(site);
    } catch (RuntimeException e) {
      failure = e;
    }
    synchronized (this) {
      turn.running = false;
      turn.times++;
      turn.ended = nanos.getAsLong();
      if (turn.waiting != null) {
        schedule(site, turn);
      }
    }
    if (answer == null) {
      return;
    }
    if (failure == null) {
      answer.complete(null);
    } else {
      answer.completeExceptionally(failure);
    }
  }

  private void forgive() {
    long now = nanos.getAsLong();
    turns
        .values()
        .removeIf(t -> !t.running && t.waiting == null && now - t.ended > FORGIVEN.toNanos());
  }
}
