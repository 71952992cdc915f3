package io.pifleet.operator.rollout;

import io.fabric8.kubernetes.api.model.IntOrString;

/** A count of sites, or so many percent of them. */
record Share(int count, boolean percent) {
  static Share of(IntOrString value) {
    Integer number = value.getIntVal();
    return number == null ? percent(value.getStrVal()) : new Share(number, false);
  }

  static Share percent(String text) {
    return new Share(Integer.parseInt(text.substring(0, text.length() - 1)), true);
  }

  int floor(int sites) {
    return percent ? sites * count / 100 : count;
  }

  int ceil(int sites) {
    return percent ? Math.ceilDiv(sites * count, 100) : count;
  }
}
