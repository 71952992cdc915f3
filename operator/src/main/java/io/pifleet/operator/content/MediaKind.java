package io.pifleet.operator.content;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of files that are taken: what their bytes begin with, and what they may be called. */
enum MediaKind {
  MP4("an MP4 or QuickTime video", "video/mp4 video/quicktime", "mp4 m4v mov qt"),
  AVI("an AVI video", "video/x-msvideo", "avi"),
  JPEG("a JPEG picture", "image/jpeg", "jpg jpeg"),
  PNG("a PNG picture", "image/png", "png"),
  GIF("a GIF picture", "image/gif", "gif"),
  WEBP("a WebP picture", "image/webp", "webp");

  static final int SIGNATURE_BYTES = 12;

  private final String title;
  private final String mimeTypes;
  private final String endings;

  MediaKind(String title, String mimeTypes, String endings) {
    this.title = title;
    this.mimeTypes = mimeTypes;
    this.endings = endings;
  }

  /**
   * Tells a file's kind.
   *
   * @param head its first bytes, {@value #SIGNATURE_BYTES} where it has as many, one character each
   */
  static MediaKind of(String head) throws Unplayable {
    if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
      return GIF;
    }
    if (head.startsWith("RIFF") && (head.endsWith("AVI ") || head.endsWith("WEBP"))) {
      return head.endsWith("WEBP") ? WEBP : AVI;
    }
    // Old QuickTime files have no ftyp.
    if (head.length() == SIGNATURE_BYTES
        && head.substring(4, 8).matches("ftyp|moov|mdat|wide|free|skip|pnot")) {
      return MP4;
    }
    throw new Unplayable(
        head.isEmpty()
            ? "the file is empty"
            : "the file is no video or picture that players play; MP4, MOV, AVI, JPEG, PNG, GIF"
                + " and WebP are taken");
  }

  /** The kind that the probe calls so; empty where it is none that is known. */
  static Optional<MediaKind> ofMimeType(String mimeType) {
    return Arrays.stream(values())
        .filter(kind -> List.of(kind.mimeTypes.split(" ")).contains(mimeType))
        .findFirst();
  }

  /**
   * What is to be said against a file's name: that it has the ending of another kind, since players
   * go by it. An ending that no kind has is let be.
   */
  Optional<String> objection(String fileName) {
    int dot = fileName.lastIndexOf('.');
    String ending = dot < 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    boolean known = Arrays.stream(values()).anyMatch(kind -> kind.endings().contains(ending));
    return known && !endings().contains(ending)
        ? Optional.of(
            "the file is "
                + title
                + ", and filename ends in ."
                + ending
                + ", by which players would take it for something else; let it end in ."
                + endings().getFirst())
        : Optional.empty();
  }

  private List<String> endings() {
    return List.of(endings.split(" "));
  }

  /** Reads one file of this kind. */
  MediaFormat format() {
    return switch (this) {
      case MP4 -> new IsoMedia();
      case AVI, WEBP -> new Riff();
      case JPEG -> Picture.JPEG;
      case PNG -> Picture.PNG;
      case GIF -> Picture.GIF;
    };
  }
}
