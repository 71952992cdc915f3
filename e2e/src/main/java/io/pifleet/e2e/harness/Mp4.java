package io.pifleet.e2e.harness;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A file of ISO/IEC 14496-12 with one track of H.264 pictures, the table of contents in front. */
record Mp4(int width, int height, int framesPerSecond) {
  private static final int TIMESCALE = 12_800;
  private static final int[] UNITY = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};

  /** Fills one box's payload. */
  private interface Payload {
    void to(DataOutputStream out) throws IOException;
  }

  /** Writes the whole file. */
  void write(List<byte[]> pictures, OutputStream file) throws IOException {
    byte[] type = box("ftyp", out -> text(out, "isom", 0x200, "isom", "avc1", "mp41"));
    // The offset of the pictures is part of the table in front of them, whose length does not
    // depend on it.
    int length = contents(pictures, 0).length;
    DataOutputStream out = new DataOutputStream(file);
    out.write(type);
    out.write(contents(pictures, type.length + length + 8));
    out.writeInt(8 + pictures.stream().mapToInt(p -> p.length + 4).sum());
    out.write("mdat".getBytes(StandardCharsets.US_ASCII));
    for (byte[] picture : pictures) {
      out.writeInt(picture.length);
      out.write(picture);
    }
    out.flush();
  }

  private byte[] contents(List<byte[]> pictures, int offset) {
    int step = TIMESCALE / framesPerSecond;
    int duration = pictures.size() * step;
    byte[] samples =
        join(
            "stbl",
            full("stsd", 0, out -> ints(out, 1).write(sampleEntry())),
            full("stts", 0, out -> ints(out, 1, pictures.size(), step)),
            full("stsc", 0, out -> ints(out, 1, 1, pictures.size(), 1)),
            full(
                "stsz",
                0,
                out -> {
                  ints(out, 0, pictures.size());
                  for (byte[] picture : pictures) {
                    out.writeInt(picture.length + 4);
                  }
                }),
            full("stco", 0, out -> ints(out, 1, offset)));
    byte[] media =
        join(
            "mdia",
            full("mdhd", 0, out -> ints(out, 0, 0, TIMESCALE, duration).writeInt(0x55C40000)),
            full("hdlr", 0, out -> text(out, 0, "vide", 0, 0, 0).writeByte(0)),
            join(
                "minf",
                full("vmhd", 1, out -> ints(out, 0, 0)),
                join("dinf", full("dref", 0, out -> ints(out, 1).write(full("url ", 1, o -> {})))),
                samples));
    return join(
        "moov",
        full(
            "mvhd",
            0,
            out -> {
              ints(out, 0, 0, TIMESCALE, duration, 0x10000, 0x01000000, 0, 0);
              ints(out, UNITY);
              ints(out, 0, 0, 0, 0, 0, 0, 2);
            }),
        join(
            "trak",
            full(
                "tkhd",
                3,
                out -> {
                  ints(out, 0, 0, 1, 0, duration, 0, 0, 0, 0);
                  ints(out, UNITY);
                  ints(out, width << 16, height << 16);
                }),
            media));
  }

  /** What the pictures are, with the two parameter sets (ISO/IEC 14496-15). */
  private byte[] sampleEntry() {
    byte[] sequence = H264.sequence(width, height);
    byte[] parameters = H264.parameters();
    return box(
        "avc1",
        out -> {
          ints(out, 0, 1, 0, 0, 0, 0, (width << 16) | height, 0x480000, 0x480000, 0);
          out.writeShort(1); // frames in a sample
          out.write(new byte[32]); // no name of an encoder
          out.writeInt(0x0018FFFF); // 24 bits deep, no table of colours
          out.write(
              box(
                  "avcC",
                  config -> {
                    config.write(new byte[] {1, H264.PROFILE, (byte) 0xC0, H264.LEVEL});
                    config.write(
                        new byte[] {(byte) 0xFF, (byte) 0xE1}); // lengths of 4 bytes, 1 set
                    config.writeShort(sequence.length);
                    config.write(sequence);
                    config.writeByte(1);
                    config.writeShort(parameters.length);
                    config.write(parameters);
                  }));
        });
  }

  private static DataOutputStream ints(DataOutputStream out, int... values) throws IOException {
    for (int value : values) {
      out.writeInt(value);
    }
    return out;
  }

  /** Numbers of four bytes and words of four letters. */
  private static DataOutputStream text(DataOutputStream out, Object... words) throws IOException {
    for (Object word : words) {
      if (word instanceof Integer number) {
        out.writeInt(number);
      } else {
        out.write(word.toString().getBytes(StandardCharsets.US_ASCII));
      }
    }
    return out;
  }

  private static byte[] full(String type, int flags, Payload payload) {
    return box(
        type,
        out -> {
          out.writeInt(flags);
          payload.to(out);
        });
  }

  private static byte[] join(String type, byte[]... inner) {
    return box(
        type,
        out -> {
          for (byte[] box : inner) {
            out.write(box);
          }
        });
  }

  private static byte[] box(String type, Payload payload) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try {
      payload.to(new DataOutputStream(body));
      DataOutputStream out = new DataOutputStream(whole);
      out.writeInt(body.size() + 8);
      out.write(type.getBytes(StandardCharsets.US_ASCII));
      body.writeTo(out);
      return whole.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
