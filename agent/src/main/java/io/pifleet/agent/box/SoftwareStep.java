package io.pifleet.agent.box;

/** The next thing that the box does about its software. */
sealed interface SoftwareStep {
  /** Unpack the package, which is here. */
  record Unpack(Errand errand) implements SoftwareStep {}

  /** Write down that a try begins, and begin it. */
  record Begin(Errand errand) implements SoftwareStep {}

  /** Give a command up whose trial cannot begin. */
  record Refuse(Errand errand, Answer why) implements SoftwareStep {}

  /** Write down that a try begins, and let the agent that it brings go on with it. */
  record HandOver(Errand errand) implements SoftwareStep {}

  /** Let the agent that proved itself go on with the way back. */
  record HandBack() implements SoftwareStep {}

  /** Tell the watchdog that the agent on trial is up and has reached the broker. */
  record SignOfLife(Errand errand) implements SoftwareStep {}

  /** Let the services of a release do something. */
  record Perform(Services.Act act, Installation of) implements SoftwareStep {}

  /** Make the link point to what the errand wants, or to what was before it. */
  record Point(Errand errand) implements SoftwareStep {}

  /** Ask the broker for a sign of life. */
  record Probe() implements SoftwareStep {}

  /** Write down that the candidate proved itself. */
  record Commit(Errand errand) implements SoftwareStep {}

  /** Write down why the candidate did not prove itself, and go back. */
  record Revert(Errand errand, Answer why) implements SoftwareStep {}

  /** Write down that all is as before. */
  record Fail(Errand errand, Answer why) implements SoftwareStep {}

  /**
   * Nothing to do.
   *
   * @param until a moment at which there may be; {@link Step.Rest#FOREVER} for none
   */
  record Rest(long until) implements SoftwareStep {}
}
