package io.pifleet.operator.enrollment;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Enrollment.Certificate;
import io.pifleet.operator.authority.Authority;
import io.pifleet.operator.authority.SerialNumber;
import io.pifleet.operator.authority.SigningRequest;
import io.pifleet.operator.status.Conditions;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Gives a box its next certificate. Its serial number is stored with the Enrollment before the
 * certificate leaves, so that whatever is out there can be revoked.
 */
@Singleton
public class RenewalDesk {
  private static final Logger LOG = Logger.getLogger(RenewalDesk.class);
  private static final int ATTEMPTS = 5;
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int REMEMBERED = 10_000;

  private final EnrollmentCache cache;
  private final EnrollmentStatus status;
  private final Authority authority;
  private final InstantSource clock;
  private final Map<SiteId, Instant> lately =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SiteId, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  @Inject
  RenewalDesk(EnrollmentCache cache, EnrollmentStatus status, Authority authority) {
    this(cache, status, authority, InstantSource.system());
  }

  RenewalDesk(
      EnrollmentCache cache, EnrollmentStatus status, Authority authority, InstantSource clock) {
    this.cache = cache;
    this.status = status;
    this.authority = authority;
    this.clock = clock;
  }

  /** What becomes of a renewal. */
  public sealed interface Outcome {}

  /**
   * Here it is.
   *
   * @param certificate PEM
   */
  public record Renewed(String certificate) implements Outcome {}

  /**
   * It was renewed just now.
   *
   * @param after how long to wait
   */
  public record TooSoon(Duration after) implements Outcome {}

  /** The Enrollment is no longer the site's. */
  public record Gone() implements Outcome {}

  /** Renews. */
  public Outcome renew(SiteId site, SigningRequest request) {
    Instant now = clock.instant();
    Optional<Duration> wait = tooSoon(site, now);
    if (wait.isPresent()) {
      return new TooSoon(wait.get());
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Enrollment> current = current(site);
      if (current.isEmpty()) {
        return new Gone();
      }
      SerialNumber serial = authority.nextSerial();
      RenewalPlan plan =
          RenewalPlan.of(
              current.get(),
              new Certificate(serial.hex(), Conditions.time(serial.notAfter())),
              request.fingerprint(),
              now);
      authority.revoke(plan.revoke());
      if (status.write(current.get(), plan.status()).isPresent()) {
        LOG.infof(
            "The box's certificate was renewed. site=%s enrollment=%s",
            site, current.get().getMetadata().getName());
        return new Renewed(
            authority.issue(site, Claims.id(current.get()), request.key(), serial, now));
      }
    }
    throw new IllegalStateException("too many rivals for one Enrollment");
  }

  /** As the cache knows it, in the version that the API server has. */
  private Optional<Enrollment> current(SiteId site) {
    return cache
        .site(site)
        .flatMap(
            s ->
                Claims.current(cache.of(site), s.uid())
                    .flatMap(
                        e -> status.read(e.getMetadata().getNamespace(), e.getMetadata().getName()))
                    .filter(e -> Claims.current(List.of(e), s.uid()).isPresent()));
  }

  private Optional<Duration> tooSoon(SiteId site, Instant now) {
    synchronized (lately) {
      Instant last = lately.get(site);
      if (last != null && now.isBefore(last.plus(PAUSE))) {
        return Optional.of(Duration.between(now, last.plus(PAUSE)));
      }
      lately.put(site, now);
      return Optional.empty();
    }
  }
}
