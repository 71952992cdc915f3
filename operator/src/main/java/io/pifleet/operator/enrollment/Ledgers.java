package io.pifleet.operator.enrollment;

/** Where the ledger is kept that all replicas share. Used by one claim at a time. */
interface Ledgers {
  /** Reads it. */
  ClaimLedger load();

  /**
   * Writes it over the version that was read or written last.
   *
   * @return whether it was still that one; if not, load, merge and try again
   */
  boolean save(ClaimLedger ledger);
}
