package io.pifleet.operator.content;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Tells what a file is by its bytes, whatever its name says. */
public final class MediaProbe implements ObjectStore.Inspection {
  private static final int SIGNATURE_BYTES = 12;

  @Override
  public MediaFacts of(InputStream bytes) throws IOException {
    BufferedInputStream in = new BufferedInputStream(bytes, 65_536);
    in.mark(SIGNATURE_BYTES);
    String head = new String(in.readNBytes(SIGNATURE_BYTES), StandardCharsets.ISO_8859_1);
    in.reset();
    try {
      return format(head).read(new MediaBytes(in));
    } catch (EOFException e) {
      throw new Unplayable(MediaFormat.CUT);
    }
  }

  private static MediaFormat format(String head) throws Unplayable {
    if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return Picture.JPEG;
    }
    if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Picture.PNG;
    }
    if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
      return Picture.GIF;
    }
    if (head.startsWith("RIFF") && (head.endsWith("AVI ") || head.endsWith("WEBP"))) {
      return new Riff();
    }
    // Old QuickTime files have no ftyp.
    if (head.length() == SIGNATURE_BYTES
        && head.substring(4, 8).matches("ftyp|moov|mdat|wide|free|skip|pnot")) {
      return new IsoMedia();
    }
    throw new Unplayable(
        head.isEmpty()
            ? "the file is empty"
            : "the file is no video or picture that players play; MP4, MOV, AVI, JPEG, PNG, GIF"
                + " and WebP are taken");
  }
}
