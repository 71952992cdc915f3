package io.pifleet.operator.content;

import java.io.IOException;

/** One family of files: reads their facts, and that they are whole. */
interface MediaFormat {
  /** Why a file is refused that ends too early. */
  String CUT = "the file is cut short; upload it whole";

  /**
   * Reads from the first byte to the last.
   *
   * @throws Unplayable when there is nothing to show in it, or its end is missing
   * @throws java.io.EOFException when it ends where it must not
   */
  MediaFacts read(MediaBytes in) throws IOException;

  /** Whether the declared size of a picture or a video can be true. */
  static String resolution(long width, long height) throws Unplayable {
    if (width < 1 || height < 1 || width > 100_000 || height > 100_000) {
      throw new Unplayable("the file says that it is " + width + "x" + height + " pixels");
    }
    return width + "x" + height;
  }

  /** A rate or a time with at most three digits behind the point. */
  static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
