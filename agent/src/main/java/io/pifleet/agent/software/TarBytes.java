package io.pifleet.agent.software;

import java.io.IOException;
import java.io.InputStream;

/**
 * The archive's bytes without their compression, counted against the limits as they come: what
 * headers say of sizes is not asked.
 */
final class TarBytes extends InputStream {
  /** The longest path in every dialect of tar, and much room. */
  private static final int MAX_HEADER = 1 << 16;

  private final InputStream inflated;
  private final PackedBytes packed;
  private final Limits limits;
  private long count;
  private long text;
  private long wall = Long.MAX_VALUE;

  TarBytes(InputStream inflated, PackedBytes packed, Limits limits) {
    this.inflated = inflated;
    this.packed = packed;
    this.limits = limits;
  }

  long count() {
    return count;
  }

  /** Where the last byte that is not zero ends. */
  long endOfText() {
    return text;
  }

  /** What is read next are headers, which a reader keeps in memory. */
  void headersBegin() {
    wall = count + MAX_HEADER;
  }

  /** What is read next is the content of a file. */
  void headersEnd() {
    wall = Long.MAX_VALUE;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = inflated.read(buffer, offset, length);
    for (int i = read - 1; i >= 0; i--) {
      if (buffer[offset + i] != 0) {
        text = count + i + 1;
        break;
      }
    }
    count += Math.max(0, read);
    packed.hadEffect();
    check();
    return read;
  }

  private void check() throws Refused {
    if (count > limits.bytes()) {
      throw Refused.bad("the package unpacks to more than " + limits.bytes() + " bytes");
    }
    if (count > Limits.RATIO_COUNTS && count / limits.ratio() > packed.count()) {
      throw Refused.bad(
          "the package unpacks to more than " + limits.ratio() + " times its own length");
    }
    if (count > wall) {
      throw Refused.bad("the headers of an entry are longer than " + MAX_HEADER + " bytes");
    }
  }

  @Override
  public void close() throws IOException {
    inflated.close();
  }
}
