package io.pifleet.operator.content;

/** What came of asking the store for a file. */
public sealed interface Lookup {
  /**
   * It is there.
   *
   * @param file what the store knows of it
   */
  record Found(StoredFile file) implements Lookup {}

  /** It is not there. */
  record Absent() implements Lookup {}

  /** The store did not answer. */
  record Unreachable() implements Lookup {}
}
