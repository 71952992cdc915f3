package io.pifleet.agent.box;

import org.jspecify.annotations.Nullable;

/**
 * How the download of one file has gone in this run.
 *
 * @param failures in a row without a byte between them
 * @param notBefore moment of the next attempt
 * @param deadline moment after which a failure is the last one: a lifetime without any byte
 * @param error what went wrong last
 */
record Try(int failures, long notBefore, long deadline, String error) {
  /** Longest pause in milliseconds, and what it grows from. */
  private static final long MAX_PAUSE = 300_000;

  private static final long MIN_PAUSE = 250;
  private static final long FIRST_PAUSE = 1_000;
  private static final int MAX_DOUBLINGS = 9;

  /** As many failures in a row without a byte are no hiccup any more. */
  private static final int TELLING = 3;

  static Try first(long now, long lifetime) {
    return new Try(0, now, now + lifetime, "");
  }

  /** What to tell of it; null while it may be no more than a hiccup. */
  @Nullable String trouble() {
    return failures < TELLING ? null : error;
  }

  /** Whether this failure is worth a line: a new one, or one that lasts twice as long. */
  boolean newsAfter(Try before) {
    return !error.equals(before.error) || Integer.bitCount(failures) == 1;
  }

  /** Bytes came. */
  Try progressed(long now, long lifetime) {
    return new Try(0, now, now + lifetime, error);
  }

  /**
   * It broke.
   *
   * @param jitter from 0 to 1
   * @param atLeast what the server asked for, in milliseconds
   */
  Try broken(long now, String message, double jitter, long atLeast) {
    long most = Math.min(MAX_PAUSE, FIRST_PAUSE << Math.min(failures, MAX_DOUBLINGS));
    long pause = Math.max(Math.min(atLeast, MAX_PAUSE), MIN_PAUSE + (long) (jitter * most));
    return new Try(failures + 1, now + pause, deadline, Answer.cut(message));
  }
}
