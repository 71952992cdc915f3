package io.pifleet.e2e.bench;

import java.util.List;

/** One goal: how it is measured. */
interface Goal {
  /** Its number, as ONLY=... names it. */
  String id();

  /** What is about to be measured, and how long that takes. */
  String plan();

  /** Measures it; throws when it could not be measured. */
  List<Figure> measure(Stages stages) throws Exception;
}
