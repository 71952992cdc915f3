package io.pifleet.agent.software;

/**
 * How much an archive may become, counted while it is read: what its headers say is only said.
 *
 * @param entries files and folders
 * @param bytes all files together
 * @param ratio bytes unpacked for one that was packed, once there are {@link #SMALL}
 */
record Limits(int entries, long bytes, int ratio) {
  static final Limits USUAL = new Limits(10_000, 4L << 30, 200);

  /** So little may be packed as well as it likes. */
  static final long SMALL = 1L << 20;

  void check(String name, int count, long unpacked, long packed) throws BadArchive {
    if (count > entries) {
      throw BadArchive.of("the package holds more than " + entries + " files and folders");
    }
    if (unpacked > bytes) {
      throw BadArchive.of(name + ": the package unpacks to more than " + bytes + " bytes");
    }
    if (unpacked > SMALL && unpacked > ratio * Math.max(1, packed)) {
      throw BadArchive.of(name + ": the package unpacks to more than " + ratio + " times its size");
    }
  }
}
