package io.pifleet.agent.renewal;

import io.pifleet.agent.credential.CredentialFolder;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.credential.Csr;
import io.pifleet.agent.credential.Pem;
import io.pifleet.agent.gateway.Gateway;
import io.pifleet.agent.gateway.Https;
import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** Asks for a new certificate, for the same key, after two thirds of the old one's life. */
public final class Renewal {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  private final AtomicReference<Credentials> credentials;
  private final CredentialFolder folder;
  private final Gateway gateway;
  private final Clock clock;
  private final RandomGenerator random;
  private final Log log;

  /**
   * Takes what it needs.
   *
   * @param credentials the ones in use, replaced when renewed
   */
  public Renewal(
      AtomicReference<Credentials> credentials,
      CredentialFolder folder,
      Gateway gateway,
      Clock clock,
      RandomGenerator random,
      Log log) {
    this.credentials = credentials;
    this.folder = folder;
    this.gateway = gateway;
    this.clock = clock;
    this.random = random;
    this.log = log;
  }

  /** The question. */
  record Request(String csr) {}

  /** The answer, each as PEM. */
  record Renewed(String certificate, String ca) {
    Renewed {
      if (certificate == null || ca == null) {
        throw new Malformed("the server's answer lacks certificate or ca");
      }
    }
  }

  /** Renews where it is time to; returns how long to wait before the next look. */
  public Duration look() {
    Credentials now = credentials.get();
    Instant due = now.renewal();
    if (clock.instant().isBefore(due)) {
      return pause(Duration.between(clock.instant(), due));
    }
    try {
      credentials.set(renewed(now));
      log.info(
          "The certificate was renewed.",
          "until",
          credentials.get().certificate().getNotAfter().toInstant());
    } catch (IOException | IllegalArgumentException e) {
      log.warn(
          "The certificate could not be renewed.",
          "until",
          now.certificate().getNotAfter().toInstant(),
          "error",
          e.getMessage());
    }
    Instant end = credentials.get().certificate().getNotAfter().toInstant();
    return pause(Duration.between(clock.instant(), end).dividedBy(8));
  }

  private Credentials renewed(Credentials now) throws IOException {
    byte[] request = Wire.encode(new Request(Csr.of(now.key(), "pifleet-box")));
    Https.Answer answer =
        gateway.https().post(gateway.at("/api/certificates/renew"), now.apiKey().header(), request);
    if (answer.status() != 200) {
      throw new IOException("the server answered " + answer.status());
    }
    Renewed renewed = answer.as(Renewed.class);
    List<X509Certificate> chain = Pem.certificates(renewed.certificate());
    List<X509Certificate> authorities = Pem.certificates(renewed.ca());
    Credentials next =
        new Credentials(
            now.key(), chain, authorities, now.serverAuthorities(), now.apiKey(), now.broker());
    if (!next.site().equals(now.site())) {
      throw new IOException("the server's certificate names another site");
    }
    folder.renew(chain, authorities);
    return next;
  }

  /** Jittered, so that boxes that were enrolled together do not come together. */
  private Duration pause(Duration wanted) {
    Duration bounded = wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    Duration atLeast = bounded.compareTo(SHORTEST) < 0 ? SHORTEST : bounded;
    return atLeast.plusMillis(random.nextLong(atLeast.toMillis() / 5));
  }
}
