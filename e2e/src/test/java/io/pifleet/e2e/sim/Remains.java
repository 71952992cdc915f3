package io.pifleet.e2e.sim;

import java.util.Arrays;

/** What a power cut leaves of what was not synced, case by case. */
enum Remains {
  ALL(99, 4),
  NOTHING(0, 0),
  NAMES(99, 0),
  BYTES(0, 4),
  NAMES_AND_HALF_THE_BYTES(99, 2),
  THE_FIRST_NAME(1, 4),
  TWO_NAMES(2, 4),
  THREE_NAMES(3, 2),
  FIVE_NAMES(5, 4),
  NAMES_AND_ZEROS(99, 4) {
    @Override
    byte[] torn(byte[] safe, byte[] written) {
      byte[] zeros = Arrays.copyOf(safe, written.length);
      return written.length < safe.length ? safe : zeros;
    }
  };

  private final int names;
  private final int quarters;

  Remains(int names, int quarters) {
    this.names = names;
    this.quarters = quarters;
  }

  /** New for each cut. */
  Card.Survival survival() {
    return new Card.Survival() {
      private int asked;

      @Override
      public boolean name() {
        return asked++ < names;
      }

      @Override
      public byte[] bytes(byte[] safe, byte[] written) {
        return torn(safe, written);
      }
    };
  }

  /** Safe bytes that were only added to stay. */
  byte[] torn(byte[] safe, byte[] written) {
    boolean added = written.length >= safe.length;
    int from = added ? safe.length : 0;
    return quarters == 0
        ? safe
        : Arrays.copyOf(written, from + (written.length - from) * quarters / 4);
  }
}
