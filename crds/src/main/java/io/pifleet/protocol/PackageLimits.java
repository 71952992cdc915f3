package io.pifleet.protocol;

/**
 * What a package may unpack to, at the gateway's door and on the box alike; far above what software
 * needs, far below what hurts.
 */
public final class PackageLimits {
  /** Bytes of the archive without its compression. */
  public static final long UNPACKED_BYTES = 4L << 30;

  /** These to the archive's own, once they are above {@link #RATIO_COUNTS}. */
  public static final long RATIO = 200;

  /** What is shorter may be compressed as well as it likes. */
  public static final int RATIO_COUNTS = 1 << 20;

  private PackageLimits() {}
}
