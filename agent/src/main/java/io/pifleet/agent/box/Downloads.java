package io.pifleet.agent.box;

import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Sha256;

/**
 * Fetches files, one at a time, each to {@link Shelf#part}. Every {@link #begin} is answered by
 * exactly one of {@link Listener#fetched}, {@link Listener#refused} and {@link Listener#broken},
 * never from within the call.
 */
public interface Downloads {
  /**
   * Begins, or goes on with what lies in the part.
   *
   * @param size what the whole must have, in bytes
   */
  void begin(Sha256 sha256, long size);

  /** Asks for an early end of the current one; the answer still comes, as broken. */
  void cancel();

  /** Told how it goes, on the box's own thread. */
  interface Listener {
    /** So many bytes of it lie in the part. */
    void progressed(Sha256 sha256, long bytes);

    /** The part holds the whole file, its digest is right, and it is on the medium. */
    void fetched(Sha256 sha256);

    /** It makes no sense to ask again. */
    void refused(Sha256 sha256, Failure reason, String message);

    /**
     * It may go better later.
     *
     * @param retryAfterSeconds what the server asked for; 0 where it did not
     */
    void broken(Sha256 sha256, String message, long retryAfterSeconds);
  }
}
