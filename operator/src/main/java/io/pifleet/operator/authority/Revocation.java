package io.pifleet.operator.authority;

import java.util.Collection;

/** Takes certificates back. */
public interface Revocation {
  /**
   * Puts the serial numbers on the revocation list that the broker reads; already listed ones cost
   * nothing. Returns when the list is stored.
   *
   * @param serials hexadecimal
   */
  void revoke(Collection<String> serials);
}
