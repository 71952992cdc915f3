package io.pifleet.agent.credential;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pifleet.protocol.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority for tests: the JDK reads certificates and has no way to make them. */
public final class TestAuthority {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int GENERALIZED_TIME = 0x18;
  private static final int OCTET_STRING = 0x04;
  private static final int BOOLEAN = 0x01;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;
  private static final int DNS_NAME = 0x82;
  private static final byte[] BASIC_CONSTRAINTS = {0x55, 0x1d, 0x13};
  private static final byte[] ALTERNATIVE_NAME = {0x55, 0x1d, 0x11};
  private static final byte[] TRUE = {(byte) 0xff};

  private final KeyPair key = BoxKey.fresh();
  private final String name;
  private final X509Certificate certificate;
  private int serial;

  /** Makes one with that common name. */
  public TestAuthority(String name) {
    this.name = name;
    byte[] isAuthority = extension(BASIC_CONSTRAINTS, Der.sequence(Der.of(BOOLEAN, TRUE)));
    this.certificate = mint(name, key.getPublic(), Duration.ofDays(10), isAuthority);
  }

  /** Its own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The fingerprint that a person types. */
  public String fingerprint() throws GeneralSecurityException {
    return Sha256.of(Sha256.digest().digest(certificate.getEncoded())).hex();
  }

  /** Signs what a box asks for, under a name of the authority's choice. */
  public X509Certificate sign(PublicKey box, String commonName, Duration life) {
    return mint(commonName, box, life, altName(commonName));
  }

  /** What a server on this host shows. */
  public SSLContext server(String host) throws GeneralSecurityException, IOException {
    KeyPair own = BoxKey.fresh();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    Certificate[] chain = {
      mint(host, own.getPublic(), Duration.ofDays(1), altName(host)), certificate
    };
    store.setKeyEntry("server", own.getPrivate(), new char[0], chain);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** The public key in a request, whose signature is checked by CsrTest. */
  public static PublicKey keyOf(String csr) throws GeneralSecurityException {
    byte[] der = Pem.read("CERTIFICATE REQUEST", csr);
    byte[] prefix = BoxKey.fresh().getPublic().getEncoded();
    int length = prefix.length;
    int common = 26;
    for (int at = 0; at + length <= der.length; at++) {
      if (java.util.Arrays.equals(der, at, at + common, prefix, 0, common)) {
        return java.security.KeyFactory.getInstance("EC")
            .generatePublic(
                new java.security.spec.X509EncodedKeySpec(
                    java.util.Arrays.copyOfRange(der, at, at + length)));
      }
    }
    throw new AssertionError("no key in the request");
  }

  private X509Certificate mint(
      String commonName, PublicKey subject, Duration life, byte[] extension) {
    Instant from = Instant.now().minusSeconds(60);
    byte[] info =
        Der.sequence(
            Der.of(VERSION, Der.integer(BigInteger.TWO)),
            Der.integer(BigInteger.valueOf(++serial)),
            Der.algorithm(),
            Der.name(name),
            Der.sequence(time(from), time(from.plus(life))),
            Der.name(commonName),
            subject.getEncoded(),
            Der.of(EXTENSIONS, Der.sequence(extension)));
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Der.signed(info, key.getPrivate())));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] altName(String host) {
    return extension(ALTERNATIVE_NAME, Der.sequence(Der.of(DNS_NAME, host.getBytes(US_ASCII))));
  }

  private static byte[] extension(byte[] oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.of(OCTET_STRING, value));
  }

  private static byte[] time(Instant instant) {
    return Der.of(GENERALIZED_TIME, TIME.format(instant).getBytes(US_ASCII));
  }

  /** Credentials of a box of this authority. */
  public Credentials box(String site, java.net.URI broker) {
    KeyPair own = BoxKey.fresh();
    return new Credentials(
        own,
        List.of(sign(own.getPublic(), site, Duration.ofDays(3))),
        List.of(certificate),
        List.of(certificate),
        new ApiKey(site + ".secret"),
        broker);
  }
}
