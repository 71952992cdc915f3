package io.pifleet.operator.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers from a stream of media, never more than a few kilobytes at once whatever lengths
 * the file claims.
 */
final class MediaBytes {
  private static final int MOST_AT_ONCE = 65_536;

  private final InputStream in;
  private final byte[] scratch = new byte[8_192];
  private long position;

  MediaBytes(InputStream in) {
    this.in = in;
  }

  /** Bytes read so far. */
  long position() {
    return position;
  }

  /** Whether nothing is left. */
  boolean ended() throws IOException {
    in.mark(1);
    int next = in.read();
    in.reset();
    return next < 0;
  }

  byte[] take(int count) throws IOException {
    if (count < 0 || count > MOST_AT_ONCE) {
      throw new EOFException("a part of " + count + " bytes");
    }
    byte[] bytes = in.readNBytes(count);
    position += bytes.length;
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  void skip(long count) throws IOException {
    if (count < 0) {
      throw new EOFException("a part of " + count + " bytes");
    }
    for (long left = count; left > 0; ) {
      int read = in.read(scratch, 0, (int) Math.min(left, scratch.length));
      if (read < 0) {
        throw new EOFException();
      }
      left -= read;
      position += read;
    }
  }

  void skipTo(long target) throws IOException {
    skip(target - position);
  }

  /** Skips what is left, and tells whether these two bytes came one after the other in it. */
  boolean skipAll(int first, int second) throws IOException {
    boolean seen = false;
    int before = -1;
    for (int read = in.read(scratch); read >= 0; read = in.read(scratch)) {
      for (int i = 0; i < read && !seen; i++) {
        int now = scratch[i] & 0xff;
        seen = before == first && now == second;
        before = now;
      }
      position += read;
    }
    return seen;
  }

  /** Skips what is left. */
  void skipAll() throws IOException {
    boolean unused = skipAll(-1, -1);
  }

  int u8() throws IOException {
    return take(1)[0] & 0xff;
  }

  int u16() throws IOException {
    byte[] b = take(2);
    return (b[0] & 0xff) << 8 | (b[1] & 0xff);
  }

  long u32() throws IOException {
    return (long) u16() << 16 | u16();
  }

  long u64() throws IOException {
    return u32() << 32 | u32();
  }

  int u16le() throws IOException {
    return Short.toUnsignedInt(Short.reverseBytes((short) u16()));
  }

  long u32le() throws IOException {
    return Integer.toUnsignedLong(Integer.reverseBytes((int) u32()));
  }

  int u24le() throws IOException {
    return u16le() | u8() << 16;
  }

  String text(int count) throws IOException {
    return new String(take(count), StandardCharsets.ISO_8859_1);
  }
}
