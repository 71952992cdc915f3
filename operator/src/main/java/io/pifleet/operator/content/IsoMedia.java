package io.pifleet.operator.content;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MP4 and QuickTime: boxes in boxes (ISO/IEC 14496-12). The outermost ones must end where the file
 * ends, so that a cut file is noticed.
 */
final class IsoMedia implements MediaFormat {
  /** A file that claims more seconds, a year, or more frames in one, is not believed that. */
  private static final double LONGEST = 366 * 86_400.0;

  private static final double FASTEST = 1_000;

  private static final Set<String> CONTAINERS = Set.of("moov", "trak", "mdia", "minf", "stbl");

  /** Codes of sample entries, by the names that people use. */
  private static final Map<String, String> CODECS =
      Map.ofEntries(
          Map.entry("avc1", "H.264"),
          Map.entry("avc3", "H.264"),
          Map.entry("hvc1", "H.265"),
          Map.entry("hev1", "H.265"),
          Map.entry("vp08", "VP8"),
          Map.entry("vp09", "VP9"),
          Map.entry("av01", "AV1"),
          Map.entry("mp4v", "MPEG-4"),
          Map.entry("jpeg", "Motion JPEG"),
          Map.entry("mjpa", "Motion JPEG"),
          Map.entry("apcn", "ProRes"),
          Map.entry("apch", "ProRes"));

  /** moov, trak, mdia, minf, stbl, stsd. */
  private static final int MAX_DEPTH = 6;

  private String brand = "qt  ";
  private boolean movie;
  private double seconds;

  // The track being read.
  private String handler = "";
  private String sampleEntry = "";
  private long width;
  private long height;
  private long timescale;
  private long duration;
  private long samples;

  // The first video track.
  private @Nullable String codec;
  private @Nullable String resolution;
  private @Nullable Double framesPerSecond;

  @Override
  public MediaFacts read(MediaBytes in) throws IOException {
    while (!in.ended()) {
      box(in, Long.MAX_VALUE, 1);
    }
    if (!movie) {
      throw new Unplayable("the file has no moov box, so no player can open it; encode it again");
    }
    if (codec == null) {
      throw new Unplayable("the file holds no video track");
    }
    return new MediaFacts(
        brand.equals("qt  ") ? "video/quicktime" : "video/mp4",
        seconds > 0 && seconds < LONGEST ? MediaFormat.rounded(seconds) : null,
        resolution,
        codec,
        framesPerSecond);
  }

  private void box(MediaBytes in, long parentEnd, int depth) throws IOException {
    long start = in.position();
    long size = in.u32();
    String type = in.text(4);
    if (size == 1) {
      size = in.u64();
    }
    if (size == 0 && parentEnd == Long.MAX_VALUE) {
      // To the end of the file, whose end cannot be missing then.
      in.skipAll();
      return;
    }
    if (size < in.position() - start || size > parentEnd - start) {
      throw new Unplayable("the file's box " + printable(type) + " has an impossible size");
    }
    content(in, type, start + size, depth);
    in.skipTo(start + size);
  }

  private void content(MediaBytes in, String type, long end, int depth) throws IOException {
    switch (type) {
      case "ftyp" -> brand = in.text(4);
      case "mvhd" -> {
        clock(in);
        seconds = timescale == 0 ? 0 : (double) duration / timescale;
      }
      case "mdhd" -> clock(in);
      case "hdlr" -> handlerType(in);
      case "stsd" -> sampleEntry(in, end);
      case "stsz", "stz2" -> {
        in.skip(8);
        samples = in.u32();
      }
      default -> {
        if (CONTAINERS.contains(type) && depth < MAX_DEPTH) {
          children(in, type, end, depth + 1);
        }
      }
    }
  }

  private void children(MediaBytes in, String type, long end, int depth) throws IOException {
    movie |= type.equals("moov");
    if (type.equals("trak")) {
      handler = "";
      sampleEntry = "";
      samples = 0;
      duration = 0;
    }
    // QuickTime may end a container with four zero bytes.
    while (end - in.position() >= 8) {
      box(in, end, depth);
    }
    if (type.equals("trak") && handler.equals("vide") && codec == null) {
      track();
    }
  }

  private void track() throws Unplayable {
    codec = CODECS.getOrDefault(sampleEntry, printable(sampleEntry));
    resolution = MediaFormat.resolution(width, height);
    if (duration > 0 && samples > 0 && timescale > 0) {
      double rate = (double) samples * timescale / duration;
      framesPerSecond = rate < FASTEST ? MediaFormat.rounded(rate) : null;
    }
  }

  /** The beginning of mvhd and mdhd. */
  private void clock(MediaBytes in) throws IOException {
    boolean wide = in.u8() == 1;
    in.skip(3);
    in.skip(wide ? 16 : 8);
    timescale = in.u32();
    duration = wide ? in.u64() : in.u32();
  }

  /** QuickTime has a second one, of the data, inside minf. */
  private void handlerType(MediaBytes in) throws IOException {
    in.skip(8);
    String type = in.text(4);
    if (handler.isEmpty()) {
      handler = type;
    }
  }

  /** Of the first entry: its code, and for a video its size. */
  private void sampleEntry(MediaBytes in, long end) throws IOException {
    in.skip(12);
    sampleEntry = in.text(4);
    if (end - in.position() >= 28) {
      in.skip(24);
      width = in.u16();
      height = in.u16();
    }
  }

  private static String printable(String type) {
    return type.replaceAll("[^ 0-9A-Za-z._-]", "?").strip();
  }
}
