package io.pifleet.operator.gateway;

import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;

/**
 * A body that must not be longer than so many bytes; its sender may not have said how long it is.
 */
final class LimitedStream extends FilterInputStream {
  private final long most;
  private long taken;

  LimitedStream(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  /** The body is longer. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(long most) {
      super("the file is longer than the " + most + " bytes that this server takes");
    }
  }

  /**
   * Tells a sender who says how long the body is before a byte of it is read.
   *
   * @throws Refusal with 413 when that is too long
   */
  static void checkLength(HttpHeaders headers, long most) {
    String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    if (length != null && new BigInteger(length).compareTo(BigInteger.valueOf(most)) > 0) {
      throw new Refusal(Problem.of(413, String.valueOf(new TooLong(most).getMessage())));
    }
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? -1 : 1);
    return next;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    count(count);
    return count;
  }

  private void count(int bytes) throws TooLong {
    taken += Math.max(0, bytes);
    if (taken > most) {
      throw new TooLong(most);
    }
  }
}
