package io.pifleet.operator.content;

import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/** Where the bytes lie, each file under its digest. Every call has a time limit. */
public interface ObjectStore {
  /** What the store knows of one file, empty when it does not hold it. */
  Optional<StoredFile> find(Sha256 sha256) throws IOException;

  /**
   * Takes a stream in, bounded in memory whatever its length; it appears under its digest only when
   * it is whole. Nothing is left behind when it fails.
   *
   * @param bytes the file
   * @param inspect reads the file's facts from a copy of the stream while it passes
   * @throws IOException when the stream ends early or the store fails
   */
  StoredFile put(InputStream bytes, Inspection inspect) throws IOException;

  /** Opens a part of a file; the caller closes it. */
  InputStream open(Sha256 sha256, long offset, long length) throws IOException;

  /** An address that a box can fetch the file from by itself, where the store has a public one. */
  Optional<URI> presigned(Sha256 sha256) throws IOException;

  /** Reads a file's facts from its bytes. */
  interface Inspection {
    /**
     * Reads as much as it needs.
     *
     * @throws IOException when the bytes are not of a kind that players play; the sentence says
     *     which kinds are
     */
    MediaFacts of(InputStream bytes) throws IOException;

    /**
     * Has the last word: the stream is whole, and the file not yet under its digest. Whatever this
     * throws, nothing of the file is left behind.
     *
     * @throws IOException when the file shall not be there
     */
    default void whole(StoredFile file) throws IOException {}
  }
}
