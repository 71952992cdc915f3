package io.pifleet.operator.content;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** AVI and WebP: chunks after a header that says how long the file is. */
final class Riff implements MediaFormat {
  private static final Map<String, String> CODECS =
      Map.of(
          "h264",
          "H.264",
          "avc1",
          "H.264",
          "x264",
          "H.264",
          "hevc",
          "H.265",
          "mjpg",
          "Motion JPEG",
          "xvid",
          "MPEG-4",
          "divx",
          "MPEG-4",
          "dx50",
          "MPEG-4",
          "fmp4",
          "MPEG-4");

  private @Nullable Double seconds;
  private @Nullable Double framesPerSecond;
  private @Nullable String codec;
  private @Nullable String resolution;
  private boolean inVideo;

  @Override
  public MediaFacts read(MediaBytes in) throws IOException {
    in.skip(4);
    long end = 8 + in.u32le();
    String form = in.text(4);
    boolean picture = form.equals("WEBP");
    if (picture) {
      webp(in);
    } else {
      chunks(in, end);
    }
    if (resolution == null || (!picture && codec == null)) {
      throw new Unplayable("the file holds no video");
    }
    in.skipTo(Math.max(end, in.position()));
    in.skipAll();
    return new MediaFacts(
        picture ? "image/webp" : "video/x-msvideo", seconds, resolution, codec, framesPerSecond);
  }

  /** Until the headers have been seen; the frames after them are not looked at. */
  private void chunks(MediaBytes in, long end) throws IOException {
    while (end - in.position() >= 8) {
      String type = in.text(4);
      long size = in.u32le();
      long next = in.position() + size + (size & 1);
      if (type.equals("LIST")) {
        String list = in.text(4);
        if (list.equals("movi")) {
          return;
        }
        if (list.equals("hdrl") || list.equals("strl")) {
          // Its chunks follow as if they were ours.
          continue;
        }
      } else {
        header(in, type, size);
      }
      in.skipTo(next);
    }
  }

  private void header(MediaBytes in, String type, long size) throws IOException {
    if (type.equals("avih") && size >= 40) {
      in.skip(32);
      resolution = MediaFormat.resolution(in.u32le(), in.u32le());
    } else if (type.equals("strh") && size >= 36) {
      inVideo = in.text(4).equals("vids") && codec == null;
      if (inVideo) {
        stream(in);
      }
    } else if (type.equals("strf") && inVideo && size >= 20) {
      in.skip(16);
      name(in.text(4));
      inVideo = false;
    }
  }

  private void stream(MediaBytes in) throws IOException {
    name(in.text(4));
    in.skip(12);
    long scale = in.u32le();
    long rate = in.u32le();
    in.skip(4);
    long frames = in.u32le();
    if (scale > 0 && rate > 0) {
      framesPerSecond = MediaFormat.rounded((double) rate / scale);
      seconds = MediaFormat.rounded((double) frames * scale / rate);
    }
  }

  private void name(String code) {
    String plain = code.replaceAll("[^ -~]", "").strip();
    if (!plain.isEmpty()) {
      codec = CODECS.getOrDefault(plain.toLowerCase(Locale.ROOT), plain);
    }
  }

  private void webp(MediaBytes in) throws IOException {
    String type = in.text(4);
    in.skip(4);
    switch (type) {
      case "VP8X" -> {
        in.skip(4);
        resolution = MediaFormat.resolution(in.u24le() + 1L, in.u24le() + 1L);
      }
      case "VP8L" -> {
        in.skip(1);
        long bits = in.u32le();
        resolution = MediaFormat.resolution((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
      }
      case "VP8 " -> {
        in.skip(6);
        resolution = MediaFormat.resolution(in.u16le() & 0x3fff, in.u16le() & 0x3fff);
      }
      default -> throw new Unplayable("the file is a WebP picture of a kind that is not known");
    }
  }
}
