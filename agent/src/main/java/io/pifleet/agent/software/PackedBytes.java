package io.pifleet.agent.software;

import java.io.IOException;
import java.io.InputStream;

/** The archive's own bytes, counted; what the disk does is told from what the archive is. */
final class PackedBytes extends InputStream {
  /** Longer than this gzip has nothing to say of itself. */
  private static final int MOST_WITHOUT_EFFECT = 1 << 20;

  private final InputStream file;
  private long count;
  private long effect;

  PackedBytes(InputStream file) {
    this.file = file;
  }

  /** The disk did not let itself be read. */
  static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreadable(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  long count() {
    return count;
  }

  /** Something came of what was read so far. */
  void hadEffect() {
    effect = count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (count - effect > MOST_WITHOUT_EFFECT) {
      throw Refused.bad("the package is compressed so that nothing comes of its bytes");
    }
    try {
      int read = file.read(buffer, offset, length);
      count += Math.max(0, read);
      return read;
    } catch (IOException e) {
      throw new Unreadable(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
