package io.pifleet.operator.gateway;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;

/** Answers that are no success: one sentence that names the field and the remedy. */
final class Problem {
  private Problem() {}

  /** With the sentence as JSON. */
  static Response of(int status, String sentence) {
    return builder(status, sentence).build();
  }

  /** The same, to be tried again after a while. */
  static Response later(int status, Duration after, String sentence) {
    return builder(status, sentence)
        .header(HttpHeaders.RETRY_AFTER, Math.max(1, after.toSeconds()))
        .build();
  }

  /** The same, saying how to authenticate. */
  static Response unauthorized(String scheme, String sentence) {
    return builder(401, sentence).header(HttpHeaders.WWW_AUTHENTICATE, scheme).build();
  }

  private static Response.ResponseBuilder builder(int status, String sentence) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Map.of("error", sentence));
  }
}
