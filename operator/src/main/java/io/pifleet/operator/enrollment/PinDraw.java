package io.pifleet.operator.enrollment;

import io.pifleet.operator.authority.KeyedDigest;
import io.pifleet.protocol.Pin;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;

/** Draws PINs. What was drawn lately is remembered, for the cache learns of it a moment later. */
final class PinDraw {
  private static final int REMEMBERED = 4_096;
  private static final int ATTEMPTS = 1_000;

  private final SecureRandom random = new SecureRandom();
  private final SequencedSet<String> lately = new LinkedHashSet<>();

  /**
   * Draws one.
   *
   * @param taken digests of the PINs that can be typed now
   */
  synchronized DrawnPin draw(Set<String> taken, KeyedDigest digest) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Pin pin = Pin.random(random);
      String hmac = digest(pin, digest);
      if (!taken.contains(hmac) && lately.add(hmac)) {
        if (lately.size() > REMEMBERED) {
          lately.removeFirst();
        }
        return new DrawnPin(pin, hmac);
      }
    }
    throw new IllegalStateException("nearly every PIN is in use; delete unused Enrollments");
  }

  /** What stands for a PIN in status. */
  static String digest(Pin pin, KeyedDigest digest) {
    return digest.hex("pin", pin.digits());
  }
}
