package io.pifleet.operator.enrollment;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a claim is heard, and counts. Every request counts in memory; every wrong PIN
 * counts in the stored ledger before its answer is given. What is turned away costs no call.
 */
@Singleton
class ClaimGuard {
  private static final int ATTEMPTS = 8;

  /** Told when claiming begins to pause. */
  interface Alarm {
    /** Somebody seems to be guessing, lately from this address. */
    void paused(String lastAddress);
  }

  private final Ledgers stored;
  private final Alarm alarm;

  /** Every request of this process. Written under this object's monitor. */
  private ClaimLedger seen = ClaimLedger.EMPTY;

  /** The wrong ones, as stored; null until the first claim. Written by one claim at a time. */
  private volatile @Nullable ClaimLedger wrong;

  @Inject
  ClaimGuard(Ledgers stored, Alarm alarm, MeterRegistry metrics) {
    this.stored = stored;
    this.alarm = alarm;
    Gauge.builder("pifleet.claims.paused", this, g -> g.paused(Instant.now()) ? 1 : 0)
        .description("Whether claims are paused since too many were wrong")
        .register(metrics);
  }

  /** Rules on a request, and counts it when it is heard. */
  synchronized Ruling admit(String address, Instant now) {
    Ruling ruling = seen.rule(address, now);
    if (!(ruling instanceof Ruling.Heard)) {
      return ruling;
    }
    ClaimLedger known = wrong;
    if (known != null && !(known.rule(address, now) instanceof Ruling.Heard)) {
      return known.rule(address, now);
    }
    seen = seen.requested(address, now);
    return ruling;
  }

  /** Rules on a guess by what is stored, other processes' counts included. */
  Ruling ruleOnGuess(String address, Instant now) {
    ClaimLedger known = wrong;
    if (known == null) {
      known = stored.load();
      wrong = known;
    }
    return known.rule(address, now);
  }

  /**
   * Counts a wrong guess. When somebody else counted meanwhile, theirs count too.
   *
   * @return what still holds of the answer: it is kept back when this address is out by now
   */
  Ruling countWrong(String address, Instant now) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Ruling ruling = ruleOnGuess(address, now);
      ClaimLedger known = wrong;
      if (!(ruling instanceof Ruling.Heard) || known == null) {
        return ruling;
      }
      ClaimLedger next = known.requested(address, now).failed(now);
      if (stored.save(next)) {
        wrong = next;
        if (next.paused(now) && !known.paused(now)) {
          alarm.paused(address);
        }
        return ruling;
      }
      wrong = stored.load().merged(known, now);
    }
    throw new IllegalStateException("too many rivals for the ledger of claims");
  }

  private boolean paused(Instant now) {
    ClaimLedger known = wrong;
    return known != null && known.paused(now);
  }
}
