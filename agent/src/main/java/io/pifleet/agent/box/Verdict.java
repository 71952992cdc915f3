package io.pifleet.agent.box;

/** What is to be done about a command that came. */
sealed interface Verdict {
  /** Put it in the journal; it will be done. */
  record Accept() implements Verdict {}

  /** Say so and do nothing. */
  record Reply(Answer answer) implements Verdict {}

  /** Remember it as its slot's failure and say so: the operator decides about another try. */
  record Lapse(Answer answer) implements Verdict {}

  /** Do it here and now; it leaves no trace. */
  record Perform() implements Verdict {}
}
