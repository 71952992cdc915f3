package io.pifleet.operator.content;

import java.io.IOException;

/** JPEG, PNG and GIF. */
enum Picture implements MediaFormat {
  /** ISO/IEC 10918-1. */
  JPEG {
    @Override
    public MediaFacts read(MediaBytes in) throws IOException {
      in.skip(2);
      while (true) {
        int marker = in.u16();
        int length = in.u16();
        if (marker < 0xff01 || length < 2) {
          throw new Unplayable("the file is no JPEG picture that can be shown");
        }
        if (startOfFrame(marker)) {
          in.skip(1);
          int height = in.u16();
          String resolution = MediaFormat.resolution(in.u16(), height);
          if (!in.skipAll(0xff, 0xd9)) {
            throw new Unplayable(CUT);
          }
          return facts("image/jpeg", resolution);
        }
        in.skip(length - 2L);
      }
    }

    // SOF0 to SOF15, but for the three markers among them that are something else.
    private boolean startOfFrame(int marker) {
      return marker >= 0xffc0
          && marker <= 0xffcf
          && marker != 0xffc4
          && marker != 0xffc8
          && marker != 0xffcc;
    }
  },

  /** ISO/IEC 15948. */
  PNG {
    @Override
    public MediaFacts read(MediaBytes in) throws IOException {
      in.skip(8);
      in.skip(8);
      String resolution = MediaFormat.resolution(in.u32(), in.u32());
      in.skip(9);
      String chunk = "";
      while (!chunk.equals("IEND")) {
        long length = in.u32();
        chunk = in.text(4);
        in.skip(length + 4);
      }
      in.skipAll();
      return facts("image/png", resolution);
    }
  },

  /** GIF87a and GIF89a. */
  GIF {
    @Override
    public MediaFacts read(MediaBytes in) throws IOException {
      in.skip(6);
      String resolution = MediaFormat.resolution(in.u16le(), in.u16le());
      // The end of a block, then the trailer.
      if (!in.skipAll(0x00, 0x3b)) {
        throw new Unplayable(CUT);
      }
      return facts("image/gif", resolution);
    }
  };

  private static MediaFacts facts(String mimeType, String resolution) {
    return new MediaFacts(mimeType, null, resolution, null, null);
  }
}
