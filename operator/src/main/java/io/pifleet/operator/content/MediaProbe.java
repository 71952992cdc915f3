package io.pifleet.operator.content;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells what a file is by its bytes, and that its name does not say otherwise. */
public final class MediaProbe implements ObjectStore.Inspection {
  private final String fileName;

  /**
   * Prepares for one file.
   *
   * @param fileName on the boxes
   */
  public MediaProbe(String fileName) {
    this.fileName = fileName;
  }

  @Override
  public MediaFacts of(InputStream bytes) throws IOException {
    BufferedInputStream in = new BufferedInputStream(bytes, 65_536);
    in.mark(MediaKind.SIGNATURE_BYTES);
    String head = new String(in.readNBytes(MediaKind.SIGNATURE_BYTES), StandardCharsets.ISO_8859_1);
    in.reset();
    MediaKind kind = MediaKind.of(head);
    Optional<String> objection = kind.objection(fileName);
    if (objection.isPresent()) {
      throw new Unplayable(objection.get());
    }
    try {
      return kind.format().read(new MediaBytes(in));
    } catch (EOFException e) {
      throw new Unplayable(MediaFormat.CUT);
    }
  }
}
