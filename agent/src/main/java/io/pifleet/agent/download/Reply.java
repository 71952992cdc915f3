package io.pifleet.agent.download;

import io.pifleet.agent.gateway.Retry;
import io.pifleet.protocol.Failure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the head of an answer means for the part.
 *
 * @param trouble why there is no body to take; null where there is one
 * @param startOver whether what lies there is of no use
 */
record Reply(@Nullable Outcome trouble, boolean startOver) {
  static final int TEMPORARY_REDIRECT = 307;
  private static final int PARTIAL = 206;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int CHANGED = 412;
  private static final int NOT_SATISFIABLE = 416;
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  /**
   * Reads the head.
   *
   * @param had bytes that were not asked for
   * @param size what the whole must have
   * @param moved whether it is the store's answer and not the gateway's
   */
  static Reply of(HttpURLConnection connection, long had, long size, boolean moved)
      throws IOException {
    int status = connection.getResponseCode();
    return switch (status) {
      case HttpURLConnection.HTTP_OK -> whole(connection.getContentLengthLong(), size);
      case PARTIAL ->
          partial(String.valueOf(connection.getHeaderField("Content-Range")), had, size);
      case UNAUTHORIZED, FORBIDDEN ->
          moved
              ? broken("the store refused the gateway's address, status " + status, false)
              : refused(Failure.Forbidden, "the server does not let this box have it");
      case HttpURLConnection.HTTP_NOT_FOUND ->
          refused(Failure.NotFound, "the server does not have it");
      case CHANGED -> broken("the file changed at the server", true);
      case NOT_SATISFIABLE -> broken("the server refused the range", true);
      default ->
          new Reply(
              new Outcome.Broken("the server answered " + status, Retry.after(connection)), false);
    };
  }

  private static Reply whole(long length, long size) {
    return length < 0 || length == size
        ? new Reply(null, true)
        : broken("the server has " + length + " bytes; " + size + " were declared", false);
  }

  /** Where a redirect leads; null for nowhere that can be fetched from. */
  static @Nullable URI target(URI from, HttpURLConnection connection) {
    String location = connection.getHeaderField("Location");
    try {
      URI target = location == null ? null : from.resolve(location);
      return target != null
              && target.getHost() != null
              && List.of("https", "http").contains(target.getScheme())
          ? target
          : null;
    } catch (IllegalArgumentException nonsense) {
      return null;
    }
  }

  private static Reply partial(String range, long had, long size) {
    Matcher matcher = RANGE.matcher(range);
    boolean right =
        matcher.matches()
            && Long.parseLong(matcher.group(1)) == had
            && Long.parseLong(matcher.group(3)) == size;
    return right
        ? new Reply(null, false)
        : broken("the server sent another range than asked for", true);
  }

  private static Reply broken(String message, boolean startOver) {
    return new Reply(Outcome.Broken.because(message), startOver);
  }

  private static Reply refused(Failure reason, String message) {
    return new Reply(new Outcome.Refused(reason, message), false);
  }
}
