package io.pifleet.agent.credential;

import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.SiteId;
import java.net.URI;
import java.security.KeyPair;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What makes a box one of a fleet. Its text form hides what is secret.
 *
 * @param key the box's own
 * @param chain the box's certificate, then those that lead to an authority
 * @param authorities of the fleet: broker and boxes have their certificates from them
 * @param serverAuthorities whom the gateway's certificate is to come from; empty for those that the
 *     system trusts
 * @param apiKey what the gateway asks for
 * @param broker where MQTT is
 */
public record Credentials(
    KeyPair key,
    List<X509Certificate> chain,
    List<X509Certificate> authorities,
    List<X509Certificate> serverAuthorities,
    ApiKey apiKey,
    URI broker) {
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,]+)");

  /** A uniformResourceIdentifier among the alternative names (RFC 5280, 4.2.1.6). */
  private static final Integer URI_NAME = 6;

  private static final List<String> SCHEMES = List.of("ssl", "mqtts");

  /** Checks that the parts belong together; throws {@link Malformed}. */
  public Credentials {
    if (!chain.get(0).getPublicKey().equals(key.getPublic())) {
      throw new Malformed("client.crt is not for the key in client.key");
    }
    if (!SCHEMES.contains(broker.getScheme()) || broker.getHost() == null) {
      throw new Malformed("the broker's address must begin with ssl:// or mqtts://");
    }
  }

  /** The box's certificate. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Who the box is: what its certificate says. */
  public SiteId site() {
    Matcher matcher = COMMON_NAME.matcher(certificate().getSubjectX500Principal().getName());
    if (!matcher.find()) {
      throw new Malformed("client.crt names no site");
    }
    return SiteId.of(matcher.group(1));
  }

  /** How it became that: what its certificate says; null when it says nothing. */
  public @Nullable ClaimId claim() {
    try {
      Collection<List<?>> names = certificate().getSubjectAlternativeNames();
      return Stream.ofNullable(names)
          .flatMap(Collection::stream)
          .filter(name -> name.get(0).equals(URI_NAME))
          .map(name -> String.valueOf(name.get(1)))
          .filter(ClaimId::names)
          .map(ClaimId::ofUri)
          .findFirst()
          .orElse(null);
    } catch (CertificateParsingException e) {
      throw new Malformed("client.crt has alternative names that cannot be read", e);
    }
  }

  /** When the certificate should be renewed: after two thirds of its life. */
  public Instant renewal() {
    Instant from = certificate().getNotBefore().toInstant();
    Instant to = certificate().getNotAfter().toInstant();
    return to.minusMillis((to.toEpochMilli() - from.toEpochMilli()) / 3);
  }

  @Override
  public String toString() {
    return "Credentials[site=" + site() + ", broker=" + broker + "]";
  }
}
