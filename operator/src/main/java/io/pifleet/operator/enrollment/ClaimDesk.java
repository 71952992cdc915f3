package io.pifleet.operator.enrollment;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Enrollment.Certificate;
import io.pifleet.operator.authority.ApiKey;
import io.pifleet.operator.authority.Authority;
import io.pifleet.operator.authority.SerialNumber;
import io.pifleet.operator.status.Conditions;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Where boxes claim, one at a time: many guesses at once are then no more than many in a row. Who
 * wins a PIN is decided by the API server, by compare-and-swap on the Enrollment.
 */
@Singleton
public class ClaimDesk {
  private static final Logger LOG = Logger.getLogger(ClaimDesk.class);
  private static final int ATTEMPTS = 8;
  private static final Duration CACHE_LIMIT = Duration.ofSeconds(2);
  private static final Duration CACHE_LOOK = Duration.ofMillis(5);

  private final EnrollmentCache cache;
  private final EnrollmentStatus status;
  private final Authority authority;
  private final ClaimGuard guard;
  private final InstantSource clock;
  private final ReentrantLock one = new ReentrantLock();

  @Inject
  ClaimDesk(EnrollmentCache cache, EnrollmentStatus status, Authority authority, ClaimGuard guard) {
    this(cache, status, authority, guard, InstantSource.system());
  }

  ClaimDesk(
      EnrollmentCache cache,
      EnrollmentStatus status,
      Authority authority,
      ClaimGuard guard,
      InstantSource clock) {
    this.cache = cache;
    this.status = status;
    this.authority = authority;
    this.guard = guard;
    this.clock = clock;
  }

  /**
   * Counts a request, before anything of it is read.
   *
   * @return empty when it is heard
   */
  public Optional<ClaimAnswer> turnedAway(String address) {
    return refusal(guard.admit(address, clock.instant()));
  }

  /** Judges a claim and writes what follows. */
  public ClaimAnswer claim(ClaimRequest request, String address) {
    one.lock();
    try {
      return refusal(guard.ruleOnGuess(address, clock.instant()))
          .orElseGet(() -> judge(request, address));
    } finally {
      one.unlock();
    }
  }

  /** A moment later the cache knows of the claim too, and with it all who ask whose key it is. */
  private void settle(Enrollment claimed) {
    long limit = System.nanoTime() + CACHE_LIMIT.toNanos();
    while (!cache.knowsClaim(claimed) && System.nanoTime() < limit) {
      LockSupport.parkNanos(CACHE_LOOK.toNanos());
    }
  }

  private ClaimAnswer judge(ClaimRequest request, String address) {
    String digest = PinDraw.digest(request.pin(), authority.digest());
    Map<String, Enrollment> fresher = new HashMap<>();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Instant now = clock.instant();
      List<Enrollment> live =
          cache.live().stream()
              .map(e -> fresher.getOrDefault(e.getMetadata().getUid(), e))
              .filter(e -> e.getStatus() != null)
              .toList();
      switch (ClaimPlan.of(live, request, digest, now)) {
        case ClaimPlan.Refusal refusal -> {
          return wrong(address, now);
        }
        case ClaimPlan.Wrong wrong -> {
          if (status.write(wrong.enrollment(), wrong.counted(now)).isPresent()) {
            return wrong(address, now);
          }
          refresh(wrong.enrollment(), fresher);
        }
        case ClaimPlan.Replay replay -> {
          return answer(replay.enrollment(), request, Optional.of(replay.certificate()));
        }
        case ClaimPlan.Grant grant -> {
          Optional<ClaimAnswer> answer = grant(grant, request, now);
          if (answer.isPresent()) {
            return answer.get();
          }
          refresh(grant.enrollment(), fresher);
        }
      }
    }
    throw new IllegalStateException("too many rivals for one Enrollment");
  }

  /** Empty when somebody else has written the Enrollment meanwhile. */
  private Optional<ClaimAnswer> grant(ClaimPlan.Grant grant, ClaimRequest request, Instant now) {
    Optional<KnownSite> site =
        EnrollmentCache.siteOf(grant.enrollment()).flatMap(cache::site).filter(s -> !s.leaving());
    if (site.isEmpty()) {
      return Optional.of(new ClaimAnswer.Refused());
    }
    Optional<Certificate> certificate = request.signing().map(s -> newCertificate());
    Optional<Enrollment> written =
        status.write(
            grant.enrollment(),
            grant.claimed(
                request, site.get().uid(), certificate.map(List::of).orElse(List.of()), now));
    written.ifPresent(
        e ->
            LOG.infof(
                "A box at %s claimed its site. site=%s enrollment=%s",
                request.device().address(),
                EnrollmentCache.siteOf(e).orElseThrow(),
                e.getMetadata().getName()));
    written.ifPresent(this::settle);
    return written.map(e -> answer(e, request, certificate));
  }

  private ClaimAnswer answer(
      Enrollment enrollment, ClaimRequest request, Optional<Certificate> certificate) {
    SiteId site = EnrollmentCache.siteOf(enrollment).orElseThrow();
    String siteUid = enrollment.getStatus().siteUid();
    Optional<KnownSite> known = cache.site(site).filter(s -> s.uid().equals(siteUid));
    if (known.isEmpty() || siteUid == null) {
      return new ClaimAnswer.Refused();
    }
    Instant claimedAt = Instant.parse(enrollment.getStatus().claimedAt());
    return new ClaimAnswer.Granted(
        site,
        ApiKey.of(site, siteUid, enrollment.getMetadata().getUid(), authority.digest()),
        known.get().displayName(),
        certificate.flatMap(
            c ->
                request
                    .signing()
                    .map(
                        s ->
                            authority.issue(
                                site,
                                Claims.id(enrollment),
                                s.key(),
                                SerialNumber.of(c.serial()),
                                claimedAt))));
  }

  private Certificate newCertificate() {
    SerialNumber serial = authority.nextSerial();
    return new Certificate(serial.hex(), Conditions.time(serial.notAfter()));
  }

  private ClaimAnswer wrong(String address, Instant now) {
    return refusal(guard.countWrong(address, now)).orElseGet(ClaimAnswer.Refused::new);
  }

  private void refresh(Enrollment stale, Map<String, Enrollment> fresher) {
    status
        .read(stale.getMetadata().getNamespace(), stale.getMetadata().getName())
        .filter(e -> e.getMetadata().getUid().equals(stale.getMetadata().getUid()))
        .ifPresentOrElse(
            e -> fresher.put(e.getMetadata().getUid(), e),
            () -> fresher.put(stale.getMetadata().getUid(), new Enrollment()));
  }

  private static Optional<ClaimAnswer> refusal(Ruling ruling) {
    return switch (ruling) {
      case Ruling.Heard heard -> Optional.empty();
      case Ruling.Throttled throttled -> Optional.of(new ClaimAnswer.Throttled(throttled.until()));
      case Ruling.Paused paused -> Optional.of(new ClaimAnswer.Paused(paused.until()));
    };
  }
}
