package io.pifleet.agent.box;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.ReleaseKey;
import io.pifleet.protocol.Version;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides about commands for software that no one has seen yet; pure. What can be refused is
 * refused before a byte is fetched.
 */
final class SoftwareCommandPlan {
  private SoftwareCommandPlan() {}

  /**
   * A trial has to come to its end before anything else begins, in one way or the other: it takes
   * minutes, and two of them at once would leave nothing sure to return to.
   */
  static Verdict of(Command command, SoftwareBook book, SoftwareRules rules) {
    if (command.revision() <= book.revision()) {
      return new Verdict.Reply(Answer.SUPERSEDED);
    }
    if (book.open() != null && book.open().onTrial()) {
      return new Verdict.Later();
    }
    Command.Release release = command.release();
    return release == null
        ? back(Objects.requireNonNull(command.back()), book)
        : update(release, book.current(), rules);
  }

  private static Verdict update(
      Command.Release release, @Nullable Installation current, SoftwareRules rules) {
    if (current != null
        && current.version().equals(release.version())
        && current.is().sha256().equals(release.sha256())) {
      return new Verdict.Level();
    }
    if (rules.keys().isEmpty()) {
      return lapse(
          Failure.BadSignature,
          "this box pins no release key; put one into site.conf, [software] keys");
    }
    if (!ReleaseKey.anySigned(rules.keys(), release.sha256(), release.signature())) {
      return lapse(
          Failure.BadSignature,
          "no release key of this box has signed the package; it pins " + rules.keys().size());
    }
    String line = line(current, rules);
    if (line != null && !line.equals(release.distribution())) {
      return lapse(
          Failure.WrongRelease,
          "this box follows " + line + "; the release is of " + release.distribution());
    }
    if (current != null && !isAbove(release.version(), current.version())) {
      return lapse(
          Failure.Downgrade,
          release.version() + " is not above " + current.version() + ", which this box runs");
    }
    return new Verdict.Accept();
  }

  private static Verdict back(Command.Return back, SoftwareBook book) {
    if (book.current() == null || !book.current().version().equals(back.from())) {
      return new Verdict.Level();
    }
    return book.previous() == null
        ? lapse(Failure.NoPrevious, "this box keeps no version before " + back.from())
        : new Verdict.Accept();
  }

  /** The line of software that a box follows; null for any. */
  static @Nullable String line(@Nullable Installation current, SoftwareRules rules) {
    return rules.distribution() != null || current == null
        ? rules.distribution()
        : current.manifest().distribution();
  }

  /** Why what was unpacked cannot be tried; null where it can. Any release may be the first one. */
  static @Nullable Answer objection(
      Command.Release release, Manifest manifest, @Nullable Installation current) {
    if (!manifest.version().equals(release.version())
        || !manifest.distribution().equals(release.distribution())) {
      return Answer.failed(
          Failure.WrongRelease,
          "the package is " + manifest.distribution() + " " + manifest.version());
    }
    String least = manifest.minVersion();
    return least != null && current != null && isAbove(least, current.version())
        ? Answer.failed(
            Failure.Incompatible,
            "updates from " + least + " or above; this box runs " + current.version())
        : null;
  }

  private static boolean isAbove(String version, String other) {
    return Version.of(version).orElseThrow().isAfter(Version.of(other).orElseThrow());
  }

  private static Verdict lapse(Failure reason, String message) {
    return new Verdict.Lapse(Answer.failed(reason, message));
  }
}
