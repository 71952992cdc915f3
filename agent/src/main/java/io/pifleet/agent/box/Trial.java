package io.pifleet.agent.box;

import io.pifleet.protocol.Manifest.HealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * How far one try of a change of software has got, or the way back from it. It is not written down:
 * after a restart each begins anew, and every act of it may be done twice.
 *
 * @param phase what comes next
 * @param notBefore moment of the next act
 * @param startedAt moment at which the services had been started
 * @param passingSince moment of the first of the checks that passed without a failure; -1 for none
 * @param passedAt moment of the last of them
 * @param probeAt moment of the next question to the broker
 * @param reached whether the broker answered after the start
 * @param stumbles how often one act failed in a row
 * @param complaint what the last act met with; null where it went well
 */
record Trial(
    Phase phase,
    long notBefore,
    long startedAt,
    long passingSince,
    long passedAt,
    long probeAt,
    boolean reached,
    int stumbles,
    @Nullable String complaint) {
  static final long SECOND = 1_000;

  /** Time for the way to the broker at least, in seconds: it may have to be dialled anew. */
  private static final int LEAST_FOR_BROKER = 120;

  /** And for the start of an agent, which a watchdog waits for that is no part of it. */
  static final int SECONDS_FOR_SIGN_OF_LIFE = LEAST_FOR_BROKER + 60;

  private static final long PROBE_PAUSE = 10 * SECOND;
  private static final long FIRST_PAUSE = 2 * SECOND;
  private static final long MAX_PAUSE = 300 * SECOND;
  private static final int MAX_DOUBLINGS = 8;

  /** What comes next. */
  enum Phase {
    /** Reach the broker with an agent that is new, before anything of the player is touched. */
    GREET,
    /** Stop what is to be left; the first thing to do on the way forth with the same agent. */
    STOP,
    /**
     * Change the link. It is the first thing to do on the way back: where the disk refuses, nothing
     * has been stopped, and where the power goes, the old one is what comes up.
     */
    POINT,
    /** Start what is to run. */
    START,
    /** See how it does; on the way back there is nothing to be seen any more. */
    JUDGE
  }

  /** A phase begins: the one before went well, or does not matter. */
  static Trial at(Phase phase, long now) {
    return new Trial(phase, now, now, -1, -1, now, false, 0, null);
  }

  /** An act that has to succeed failed, and is done again later. */
  Trial stumbled(long now, String what, double jitter) {
    long most = Math.min(MAX_PAUSE, FIRST_PAUSE << Math.min(stumbles, MAX_DOUBLINGS));
    long later = now + most / 2 + (long) (jitter * most);
    return with(later, passingSince, passedAt, probeAt, reached, stumbles + 1, what);
  }

  /** The health check was asked. */
  Trial checked(long now, HealthCheck health, @Nullable String what) {
    long since = what != null ? -1 : passingSince < 0 ? now : passingSince;
    long pause = now + health.pauseSeconds(true) * SECOND;
    long proof = since + seconds(health.stableSeconds());
    boolean proofFirst = since >= 0 && proof > now && proof < pause;
    return with(
        proofFirst ? proof : pause, since, what != null ? -1 : now, probeAt, reached, 0, what);
  }

  Trial probed(long now) {
    return with(notBefore, passingSince, passedAt, now + PROBE_PAUSE, reached, stumbles, complaint);
  }

  /** A link that is new is worth a question at once. */
  Trial connected(long now) {
    return with(notBefore, passingSince, passedAt, now, reached, stumbles, complaint);
  }

  /** An answer to a question of an earlier try proves nothing. */
  Trial heard() {
    boolean asks = phase == Phase.JUDGE || phase == Phase.GREET;
    boolean asked = asks && probeAt > startedAt;
    return with(notBefore, passingSince, passedAt, probeAt, reached || asked, stumbles, complaint);
  }

  boolean isHealthy(HealthCheck health) {
    return passingSince >= 0 && passedAt - passingSince >= seconds(health.stableSeconds());
  }

  /** Moment by which it has to be healthy. */
  long healthyBy(HealthCheck health) {
    return startedAt + seconds(health.withinSeconds());
  }

  /** Moment by which the broker has to have answered. */
  long reachedBy(HealthCheck health) {
    return Math.max(healthyBy(health), startedAt + LEAST_FOR_BROKER * SECOND);
  }

  /** Moment by which a new agent has to have reached the broker. */
  long greetedBy() {
    return startedAt + LEAST_FOR_BROKER * SECOND;
  }

  private static long seconds(@Nullable Integer figure) {
    return figure == null ? 0 : figure * SECOND;
  }

  private Trial with(
      long nextAct,
      long since,
      long at,
      long probe,
      boolean heard,
      int count,
      @Nullable String what) {
    return new Trial(phase, nextAct, startedAt, since, at, probe, heard, count, what);
  }
}
