package io.pifleet.operator.rollout;

/** Which way a rollout goes. */
public enum Mode {
  /** Sites get the version. */
  Forward,
  /** Sites that were updated return to the version before. */
  Back,
  /** Boxes finish what they were told and stay where they are. */
  Stay
}
