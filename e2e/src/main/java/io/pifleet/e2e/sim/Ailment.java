package io.pifleet.e2e.sim;

/** What is wrong with a release of the software. */
enum Ailment {
  /** Nothing is. */
  NONE,
  /** Its service does not start. */
  LAME,
  /** It never becomes healthy. */
  SICK,
  /** Its health check gives no answer. */
  HANGING,
  /** It keeps the box from its broker. */
  DEAF,
  /** It takes the box down when it starts. */
  DEADLY,
  /** It is healthy for a while, and then no more. */
  FADING,
  /** Somebody signed it whom no box knows. */
  FORGED
}
