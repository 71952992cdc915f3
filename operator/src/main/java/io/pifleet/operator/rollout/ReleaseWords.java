package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.status.Names;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a rollout names and does not find, or may not send, and what to do about it. */
final class ReleaseWords {
  private ReleaseWords() {}

  /** What is wrong with the release; null when that is not why. */
  static @Nullable String of(Terms terms, Reason reason) {
    String name = "SoftwareRelease " + terms.releaseName;
    return switch (reason) {
      case MissingRelease -> name + " does not exist; upload its package, or make another rollout.";
      case ReleaseChanged ->
          name
              + " was deleted and made anew of another package; this rollout brings "
              + Objects.requireNonNull(terms.brings).version()
              + " of sha256 "
              + terms.brings.sha256().substring(0, 12)
              + " and no other. Make another rollout for the new one.";
      case ReleaseNotReady -> name + " is not ready; its own conditions say why.";
      case Revoked ->
          name
              + " is revoked; nothing more is sent. Abort the rollout, or set its rollback to take"
              + " back what it brought.";
      case MissingGroup, MissingSite ->
          Names.of(terms.missing, Words.NAMED)
              + (terms.missing.size() == 1 ? " does" : " do")
              + " not exist; create "
              + (terms.missing.size() == 1 ? "it" : "them")
              + ", take "
              + (terms.missing.size() == 1 ? "it" : "them")
              + " out of targets, or, where a wave names "
              + (terms.missing.size() == 1 ? "it" : "them")
              + ", make another rollout.";
      default -> null;
    };
  }
}
