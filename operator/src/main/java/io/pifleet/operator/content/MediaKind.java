package io.pifleet.operator.content;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of files that are taken: what their bytes begin with, and what they may be called. */
enum MediaKind {
  MP4("an MP4 or QuickTime video", "mp4 m4v mov qt"),
  AVI("an AVI video", "avi"),
  JPEG("a JPEG picture", "jpg jpeg"),
  PNG("a PNG picture", "png"),
  GIF("a GIF picture", "gif"),
  WEBP("a WebP picture", "webp");

  static final int SIGNATURE_BYTES = 12;

  private final String title;
  private final String endings;

  MediaKind(String title, String endings) {
    this.title = title;
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

  /** Refuses the ending of another kind: players go by it. What no kind is called is let be. */
  void checkName(String fileName) throws Unplayable {
    int dot = fileName.lastIndexOf('.');
    String ending = dot < 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    boolean known = Arrays.stream(values()).anyMatch(kind -> kind.endings().contains(ending));
    if (known && !endings().contains(ending)) {
      throw new Unplayable(
          "the file is "
              + title
              + ", and filename ends in ."
              + ending
              + ", by which players would take it for something else; let it end in ."
              + endings().getFirst());
    }
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
