package io.pifleet.operator.content;

import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** All that lies in the bucket, used or not. Every call has a time limit. */
interface Inventory {
  /**
   * One object of the bucket.
   *
   * @param key its whole name
   * @param written when, by the store's clock
   */
  record Entry(String key, Instant written) {}

  /** Every object; as long as the library, and asked for a few times a day. */
  List<Entry> all() throws IOException;

  /** Remembers, from now on, that nobody uses a file. */
  void mark(Sha256 sha256) throws IOException;

  /** Removes one object; one that is gone already is fine. */
  void remove(String key) throws IOException;
}
