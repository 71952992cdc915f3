package io.pifleet.operator.gateway;

import io.pifleet.operator.authority.Credentials;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/** Knows boxes by their API keys. */
@Singleton
class BoxDoor {
  private static final String SCHEME = "Api-Key";

  private final Credentials credentials;

  @Inject
  BoxDoor(Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * Whose key it is.
   *
   * @throws Refusal with 401 when it is nobody's
   */
  SiteId site(HttpHeaders headers) {
    return token(headers, SCHEME)
        .flatMap(credentials::site)
        .orElseThrow(
            () ->
                new Refusal(
                    Problem.unauthorized(
                        SCHEME,
                        "the header Authorization must be Api-Key and the key of a claimed"
                            + " enrollment that is still valid; enrol the box again if it was")));
  }

  /** What follows the scheme in the header Authorization. */
  static Optional<String> token(HttpHeaders headers, String scheme) {
    String header = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
    String start = scheme + " ";
    return header != null && header.regionMatches(true, 0, start, 0, start.length())
        ? Optional.of(header.substring(start.length()).strip()).filter(t -> !t.isEmpty())
        : Optional.empty();
  }
}
