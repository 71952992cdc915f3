package io.pifleet.e2e.sim;

/** Something happened that must never happen. */
final class LawBroken extends AssertionError {
  private static final long serialVersionUID = 1L;

  LawBroken(String sentence) {
    super(sentence);
  }
}
