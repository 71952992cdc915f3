package io.pifleet.operator.rollout;

import org.jspecify.annotations.Nullable;

public record Standing(Kind kind, @Nullable String reason, @Nullable String message) {
  public enum Kind {
    Waiting,
    Updating,
    Soaking,
    Verified,
    Held,
    Deferred,
    Failed,
    Returning,
    Returned
  }

  private static Standing of(Kind k) {
    return new Standing(k, null, null);
  }

  public static Standing waiting() {
    return of(Kind.Waiting);
  }

  public static Standing updating() {
    return of(Kind.Updating);
  }

  public static Standing soaking() {
    return of(Kind.Soaking);
  }

  public static Standing verified() {
    return of(Kind.Verified);
  }

  public static Standing held(String who) {
    return new Standing(Kind.Held, null, who);
  }

  public static Standing deferred() {
    return of(Kind.Deferred);
  }

  public static Standing failed(String reason, String message) {
    return new Standing(Kind.Failed, reason, message);
  }

  public static Standing returning() {
    return of(Kind.Returning);
  }

  public static Standing returned() {
    return of(Kind.Returned);
  }
}
