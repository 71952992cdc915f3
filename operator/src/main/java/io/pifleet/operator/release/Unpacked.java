package io.pifleet.operator.release;

import io.pifleet.protocol.PackageLimits;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** A package's bytes without their compression, counted; all that is wrong is {@link NoPackage}. */
final class Unpacked extends InputStream {
  private final Packed packed;
  private final InputStream tar;
  private long count;

  Unpacked(InputStream bytes) throws NoPackage {
    packed = new Packed(bytes);
    try {
      tar =
          GzipCompressorInputStream.builder()
              .setInputStream(packed)
              .setDecompressConcatenated(true)
              .get();
    } catch (NoPackage e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw noArchive(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read;
    try {
      read = tar.read(target, offset, length);
    } catch (NoPackage e) {
      throw e;
    } catch (EOFException e) {
      throw new NoPackage("the package is cut short; upload it whole", e);
    } catch (IOException | RuntimeException e) {
      // A library that meets an archive made to break it throws what it likes.
      throw new NoPackage(
          "the package is damaged, or something follows its end; pack and sign it anew", e);
    }
    packed.idle = 0;
    count += Math.max(0, read);
    if (count > PackageLimits.UNPACKED_BYTES) {
      throw new NoPackage(
          "the package unpacks to more than " + PackageLimits.UNPACKED_BYTES + " bytes");
    }
    if (count > PackageLimits.RATIO_COUNTS && count / PackageLimits.RATIO > packed.count) {
      throw new NoPackage(
          "the package unpacks to more than " + PackageLimits.RATIO + " times its own length");
    }
    return read;
  }

  /** Reads it to its very end, so that what is cut short and what follows the end is found. */
  void toItsEnd() throws IOException {
    transferTo(OutputStream.nullOutputStream());
  }

  private static NoPackage noArchive(Exception e) {
    return new NoPackage("the file is no tar.gz" + PackageHead.REMEDY, e);
  }

  /** The bytes as they came; gzip that says a lot and holds nothing is not kept in memory. */
  private static final class Packed extends FilterInputStream {
    private static final int MOST_WITHOUT_EFFECT = 1 << 20;

    private long count;
    private long idle;

    Packed(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (idle > MOST_WITHOUT_EFFECT) {
        throw new NoPackage("the package is compressed so that nothing comes of its bytes");
      }
      int read = super.read(target, offset, length);
      count += Math.max(0, read);
      idle += Math.max(0, read);
      return read;
    }
  }
}
