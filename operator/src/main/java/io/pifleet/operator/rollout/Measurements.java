package io.pifleet.operator.rollout;

import java.util.List;

/** Where figures about the fleet are kept. */
interface Measurements {
  /** There is no answer. */
  final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says why, in a few words without a full stop. */
    Unanswered(String why) {
      super(why);
    }
  }

  /**
   * The samples that a query has now; may take seconds.
   *
   * @throws Unanswered when nobody answers, or what comes is no answer
   */
  List<Double> ask(String promql) throws Unanswered, InterruptedException;
}
