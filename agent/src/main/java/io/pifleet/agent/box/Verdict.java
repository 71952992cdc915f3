package io.pifleet.agent.box;

/** What is to be done about a command that came. */
sealed interface Verdict {
  /** Put it in the journal; it will be done. */
  record Accept() implements Verdict {}

  /** Say so and do nothing. */
  record Reply(Answer answer) implements Verdict {}

  /** Remember it as its slot's failure and say so: the operator decides about another try. */
  record Lapse(Answer answer) implements Verdict {}

  /** It is so already: remember that the command succeeded, and say so. */
  record Level() implements Verdict {}

  /**
   * Neither take nor refuse it now, and say nothing: who sent it sends it again, and finds the slot
   * free then.
   */
  record Later() implements Verdict {}

  /** Do it here and now; it leaves no trace. */
  record Perform() implements Verdict {}
}
