package io.pifleet.operator.gateway;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Bodies of JSON, which are short. */
final class SmallBody {
  private static final int MAX_BYTES = 32_768;

  private SmallBody() {}

  /** Reads one; empty when it is longer than any that makes sense. */
  static Optional<byte[]> read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MAX_BYTES + 1);
    return bytes.length > MAX_BYTES ? Optional.empty() : Optional.of(bytes);
  }

  static Response tooLong() {
    return Problem.of(413, "the body must not be longer than " + MAX_BYTES + " bytes");
  }
}
