package io.pifleet.operator.gateway;

import io.pifleet.operator.authority.Credentials;
import io.pifleet.operator.leadership.Leading;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/** Knows boxes by their API keys. */
@Singleton
class BoxDoor {
  private static final String SCHEME = "Api-Key";

  private static final Duration SOON = Duration.ofSeconds(2);

  private final Credentials credentials;
  private final Leading leading;

  @Inject
  BoxDoor(Credentials credentials, Leading leading) {
    this.credentials = credentials;
    this.leading = leading;
  }

  /**
   * Whose key it is. Who does not lead may not have read yet what there is; a box would take a no
   * of theirs for the last word.
   *
   * @throws Refusal with 401 when it is nobody's, with 503 when this operator does not lead
   */
  SiteId site(HttpHeaders headers) {
    if (!leading.now()) {
      throw new Refusal(Problem.later(503, SOON, "this operator does not lead; ask again soon"));
    }
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
