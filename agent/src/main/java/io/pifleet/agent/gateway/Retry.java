package io.pifleet.agent.gateway;

import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After}, in its form as seconds: the other needs a clock. */
public final class Retry {
  private static final long LONGEST = 3_600;

  private Retry() {}

  /** What the server asked to wait, in seconds; 0 for nothing. */
  public static long after(HttpURLConnection connection) {
    @Nullable String text = connection.getHeaderField("Retry-After");
    if (text == null || !text.strip().matches("\\d{1,9}")) {
      return 0;
    }
    return Math.min(LONGEST, Long.parseLong(text.strip()));
  }
}
