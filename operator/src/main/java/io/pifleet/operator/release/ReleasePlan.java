package io.pifleet.operator.release;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a SoftwareRelease's status says, and when the store is asked again.
 *
 * @param status to be written
 * @param again when to ask; null when there is no need
 */
record ReleasePlan(SoftwareRelease.Status status, @Nullable Duration again) {
  private static final String READY = "Ready";

  /** Characters of the health check that the status has room for. */
  private static final int MAX_CHECK = 512;

  /** The gateway tells of its uploads at once; this is for files that came another way. */
  private static final Duration ABSENT = Duration.ofMinutes(1);

  /**
   * A box that asks in vain is told of at once; this is for stores that lose what nobody asks for.
   */
  private static final Duration STORED = Duration.ofMinutes(10);

  private static final Duration UNREACHABLE = Duration.ofSeconds(10);

  /** What the store and the keys say of the package. */
  sealed interface Archive {
    /** It is there. */
    record Read(long size, Manifest manifest) implements Archive {}

    /** It is there, and is none. */
    record Unfit(long size, String why) implements Archive {}

    /** It is not there. */
    record Absent() implements Archive {}

    /** The store does not answer. */
    record Unknown() implements Archive {}
  }

  /**
   * All that a release is planned from.
   *
   * @param signed whether a known key signed the digest
   * @param keyless whether the operator knows no key at all
   * @param most the largest package that is taken, in bytes
   * @param sites how many run it
   */
  record Facts(
      long generation,
      SoftwareRelease.Spec spec,
      SoftwareRelease.@Nullable Status before,
      Archive found,
      boolean signed,
      boolean keyless,
      long most,
      int sites) {}

  static ReleasePlan of(Facts facts, Instant now) {
    SoftwareRelease.Status before = facts.before();
    List<Condition> conditions = before == null ? List.of() : before.conditions();
    Finding ready = ready(facts, conditions, now);
    List<Condition> next = Conditions.mint(conditions, List.of(ready), facts.generation(), now);
    if (before != null && facts.found() instanceof Archive.Unknown) {
      return new ReleasePlan(
          new SoftwareRelease.Status(
              facts.generation(),
              before.size(),
              before.minVersion(),
              before.expires(),
              before.services(),
              before.healthCheck(),
              facts.sites(),
              next),
          UNREACHABLE);
    }
    Manifest manifest = facts.found() instanceof Archive.Read read ? read.manifest() : null;
    return new ReleasePlan(
        new SoftwareRelease.Status(
            facts.generation(),
            size(facts.found()),
            manifest == null ? null : manifest.minVersion(),
            manifest == null || manifest.expires() == null ? null : manifest.expires().toString(),
            manifest == null ? List.of() : manifest.services(),
            manifest == null ? null : check(manifest),
            facts.sites(),
            next),
        again(facts, now));
  }

  private static @Nullable Duration again(Facts facts, Instant now) {
    if (facts.spec().revoked()) {
      return null;
    }
    return switch (facts.found()) {
      case Archive.Unknown unknown -> UNREACHABLE;
      case Archive.Absent absent -> ABSENT;
      case Archive.Unfit unfit -> STORED;
      case Archive.Read read -> {
        Instant end = read.manifest().expires();
        boolean sooner = end != null && end.isAfter(now) && end.isBefore(now.plus(STORED));
        yield sooner ? Duration.between(now, end) : STORED;
      }
    };
  }

  private static Finding ready(Facts facts, List<Condition> before, Instant now) {
    SoftwareRelease.Spec spec = facts.spec();
    if (spec.revoked()) {
      return no(
          Reason.Revoked, "spec.revoked is true: it is sent to nobody, and its rollouts stop.");
    }
    return switch (facts.found()) {
      case Archive.Unknown unknown ->
          Conditions.of(before, READY)
              .map(Finding::of)
              .filter(f -> f.reason() != Reason.Revoked)
              .orElseGet(
                  () ->
                      Finding.unknown(
                          READY, Reason.StoreUnreachable, Reason.StoreUnreachable.sentence()));
      case Archive.Absent absent ->
          no(
              Reason.Missing,
              "The object store does not hold the package; upload it with PUT /api/packages.");
      case Archive.Unfit unfit -> no(Reason.Invalid, unfit.why() + ".");
      case Archive.Read read -> read(facts, read, now);
    };
  }

  private static Finding read(Facts facts, Archive.Read read, Instant now) {
    SoftwareRelease.Spec spec = facts.spec();
    Manifest manifest = read.manifest();
    if (!facts.signed()) {
      return no(
          Reason.BadSignature,
          facts.keyless()
              ? "The operator knows no release key; set release.keys of the chart."
              : Reason.BadSignature.sentence());
    }
    if (!manifest.distribution().equals(spec.distribution())) {
      return differs("distribution", spec.distribution(), manifest.distribution());
    }
    if (!manifest.version().equals(spec.version())) {
      return differs("version", spec.version(), manifest.version());
    }
    if (read.size() > facts.most()) {
      return no(
          Reason.Invalid,
          "The package has " + read.size() + " bytes; at most " + facts.most() + " are taken.");
    }
    if (manifest.isExpired(now)) {
      return no(
          Reason.Expired,
          "The package was good until " + manifest.expires() + "; sign a newer one.");
    }
    return Finding.yes(READY, Reason.Verified);
  }

  private static Finding differs(String field, String declared, String said) {
    return no(
        Reason.Invalid,
        "spec." + field + " is " + declared + ", and the package's manifest says " + said + ".");
  }

  private static Finding no(Reason reason, String message) {
    return Finding.no(READY, reason, message);
  }

  private static @Nullable Long size(Archive found) {
    return found instanceof Archive.Read read
        ? (Long) read.size()
        : found instanceof Archive.Unfit unfit ? (Long) unfit.size() : null;
  }

  private static String check(Manifest manifest) {
    Manifest.HealthCheck check = manifest.healthCheck();
    String what = check.http() == null ? String.join(" ", check.command()) : "GET " + check.http();
    String line = what + ", within " + check.withinSeconds() + "s";
    String plain = line.replaceAll("\\p{Cntrl}", "?");
    return plain.codePointCount(0, plain.length()) <= MAX_CHECK
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, MAX_CHECK - 3)) + "...";
  }
}
