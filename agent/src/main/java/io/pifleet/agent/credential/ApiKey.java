package io.pifleet.agent.credential;

import io.pifleet.protocol.Malformed;

/**
 * What the box shows to the gateway. Its text form hides it, so that none reaches a log.
 *
 * @param secret the key itself
 */
public record ApiKey(String secret) {
  private static final int LONGEST = 1_000;

  /** Checks that it fits a header; throws {@link Malformed}. */
  public ApiKey {
    if (secret.isEmpty()
        || secret.length() > LONGEST
        || !secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new Malformed("an API key is printable ASCII without blanks");
    }
  }

  /** The value of the {@code Authorization} header. */
  public String header() {
    return "Api-Key " + secret;
  }

  @Override
  public String toString() {
    return "ApiKey[hidden]";
  }
}
