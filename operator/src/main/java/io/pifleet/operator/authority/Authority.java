package io.pifleet.operator.authority;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pifleet.operator.Settings;
import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.quarkus.runtime.Quarkus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;

/**
 * The certificate authority of the fleet. It is loaded, or made, before anything is served; a
 * person who replaces it restarts the operator by that.
 */
@Singleton
public class Authority implements Revocation {
  private static final Logger LOG = Logger.getLogger(Authority.class);

  /** The common name by which the broker knows the operator; no site's, for it has no dot. */
  private static final String OPERATOR = "pifleet-operator";

  private static final Duration OWN_LIFETIME = Duration.ofDays(7);
  private static final Duration CUT_LIFETIME = Duration.ofMinutes(10);
  private static final Duration GATEWAY_LIFETIME = Duration.ofDays(30);

  private final StoredSecret secret;
  private final StoredSecret brokerSecret;
  private final ServerNames brokerNames;
  private final ServerNames gatewayNames;
  private final Duration siteLifetime;
  private final InstantSource clock;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile Foundation foundation;

  @Inject
  Authority(KubernetesClient client, Settings settings) {
    this(client, settings, InstantSource.system());
  }

  Authority(KubernetesClient client, Settings settings, InstantSource clock) {
    this.clock = clock;
    this.secret = new StoredSecret(client, settings.namespace(), "pifleet-ca");
    this.brokerSecret = new StoredSecret(client, settings.namespace(), "pifleet-broker-tls");
    this.siteLifetime = settings.certificate().lifetime();
    this.brokerNames =
        ServerNames.of(
            "pifleet.broker.dns-names",
            List.of(settings.mqtt().url(), settings.mqtt().toldToBoxes()),
            settings.broker().dnsNames().orElse(List.of()));
    this.gatewayNames =
        ServerNames.of(
            "pifleet.gateway.dns-names",
            List.of(settings.gateway().publicUrl()),
            settings.gateway().dnsNames().orElse(List.of()));
    this.foundation = load(Map.of());
    writeBroker();
    LOG.infof(
        "The certificate authority is %s, SHA-256 %s.",
        foundation.ca().certificate().getSubjectX500Principal(), caSha256());
  }

  /** The authority's certificates in PEM, the issuing one first: what clients trust. */
  public String caPem() {
    return Pem.of(foundation.ca().chain());
  }

  /** SHA-256 of the issuing certificate, by which an agent can pin it. */
  public Sha256 caSha256() {
    return foundation.ca().fingerprint();
  }

  /** Digests under the operator's key. */
  public KeyedDigest digest() {
    return foundation.digest();
  }

  /** The operator towards the broker; made anew at each call, so call at each connection. */
  public SSLContext operatorIdentity() {
    return towardsBroker(OPERATOR, OWN_LIFETIME);
  }

  /**
   * A site towards the broker, for minutes: whoever connects by it takes the box's session over.
   */
  public SSLContext siteIdentity(SiteId site) {
    return towardsBroker(site.toString(), CUT_LIFETIME);
  }

  /** The gateway towards everybody. */
  public Identity gateway() {
    return issuer().newServer(gatewayNames, clock.instant(), GATEWAY_LIFETIME);
  }

  /**
   * A serial number for a site's next certificate; to be stored before the certificate is given.
   */
  public SerialNumber nextSerial() {
    return issuer().newSerial(clock.instant(), siteLifetime);
  }

  /**
   * Signs a site's certificate.
   *
   * @param claim that the box made to become this site
   * @param at when it begins; a box that lost an answer gets the very same certificate again
   * @return PEM, the certificate first, then what is needed up to the root
   */
  public String issue(SiteId site, ClaimId claim, PublicKey key, SerialNumber serial, Instant at) {
    X509Certificate own = issuer().box(site, claim, key, serial, at);
    List<X509Certificate> issuers = foundation.ca().chain();
    // A root is what the verifier has already; an issuer below it travels along.
    return Pem.of(List.of(own)) + (issuers.size() > 1 ? Pem.of(issuers) : "");
  }

  @Override
  public void revoke(Collection<String> serials) {
    List<SerialNumber> numbers = serials.stream().map(SerialNumber::of).toList();
    if (numbers.isEmpty()) {
      return;
    }
    writing.lock();
    try {
      Instant now = clock.instant();
      Map<String, String> stored =
          secret.change(
              data -> {
                Foundation current = Foundation.of(Foundation.completed(data, now), now);
                return Foundation.with(current.revoked().with(numbers, current.ca(), now), data);
              });
      foundation = Foundation.of(stored, now);
      writeBroker();
    } finally {
      writing.unlock();
    }
  }

  /** Renews what ends, and repairs what somebody deleted. */
  void keep() {
    writing.lock();
    try {
      Foundation before = foundation;
      Foundation after = load(before.data());
      if (!after.ca().fingerprint().equals(before.ca().fingerprint())) {
        LOG.errorf(
            "The certificate authority in the %s is another one now, SHA-256 %s; restarting with"
                + " it. Every box must be enrolled again.",
            secret, after.ca().fingerprint());
        Quarkus.asyncExit(3);
        return;
      }
      foundation = after;
      writeBroker();
    } catch (KubernetesClientException e) {
      LOG.warnf("Could not keep the certificates in step, trying again later: %s", e.getMessage());
    } finally {
      writing.unlock();
    }
  }

  /**
   * Reads the Secret and completes it.
   *
   * @param restore what it is made of when somebody deleted it: a new authority would lock every
   *     box out
   */
  private Foundation load(Map<String, String> restore) {
    Instant now = clock.instant();
    try {
      return Foundation.of(
          secret.change(data -> Foundation.completed(data.isEmpty() ? restore : data, now)), now);
    } catch (InvalidAuthority e) {
      throw new InvalidAuthority("The " + secret + " cannot be used: " + e.getMessage(), e);
    }
  }

  private void writeBroker() {
    brokerSecret.change(data -> BrokerTls.desired(data, brokerNames, foundation, clock.instant()));
  }

  private Issuer issuer() {
    return new Issuer(foundation.ca());
  }

  private SSLContext towardsBroker(String name, Duration lifetime) {
    return issuer().newClient(name, clock.instant(), lifetime).towards(foundation.ca().chain());
  }
}
