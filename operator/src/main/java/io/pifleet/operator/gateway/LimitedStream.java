package io.pifleet.operator.gateway;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

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
