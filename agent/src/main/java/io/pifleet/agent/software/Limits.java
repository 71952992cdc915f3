package io.pifleet.agent.software;

import io.pifleet.protocol.PackageLimits;

/**
 * What a package may ask of a box; far above what software needs, far below what hurts.
 *
 * @param entries files and folders, also those that are there only for what they hold
 * @param bytes of the archive without its compression
 * @param ratio of these to the archive's own, once they are above {@value #RATIO_COUNTS}
 * @param reserve bytes of the disk that are to stay free
 */
record Limits(int entries, long bytes, long ratio, long reserve) {
  /** What is shorter may be compressed as well as it likes. */
  static final int RATIO_COUNTS = PackageLimits.RATIO_COUNTS;

  static Limits of(long reserve) {
    return new Limits(10_000, PackageLimits.UNPACKED_BYTES, PackageLimits.RATIO, reserve);
  }
}
