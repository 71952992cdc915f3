package io.pifleet.agent.run;

/** Exit statuses, after sysexits.h, so that systemd can tell what makes no sense to repeat. */
public final class Status {
  /** All is well. */
  public static final int OK = 0;

  /** Something is wrong; a sentence says what. */
  public static final int FAILED = 1;

  /** An error of the program. */
  public static final int BUG = 70;

  /** The disk. */
  public static final int IO = 74;

  /** Another agent has the folder. */
  public static final int BUSY = 75;

  /** The settings cannot be used, or the box is not, or no more, one of a fleet. */
  public static final int NOT_ENROLLED = 78;

  /** Another agent is to be started in place of this one; the watchdog does it at once. */
  public static final int RESTART = 85;

  private Status() {}
}
