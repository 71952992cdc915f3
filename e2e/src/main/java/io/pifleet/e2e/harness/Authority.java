package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The operator's certificate authority in the hands of an attacker who knows it, or of a test: it
 * gives out any name.
 *
 * @param certificate its own
 * @param key its own
 */
public record Authority(X509Certificate certificate, PrivateKey key) {
  private static final char[] NO_PASSWORD = new char[0];

  /** Reads a certificate and its key in PEM, such as those of the Secret pifleet-ca. */
  public static Authority of(String certificatePem, String keyPem) {
    try (PEMParser certificate = new PEMParser(new StringReader(certificatePem));
        PEMParser key = new PEMParser(new StringReader(keyPem))) {
      X509CertificateHolder holder = (X509CertificateHolder) certificate.readObject();
      Object parsed = key.readObject();
      JcaPEMKeyConverter keys = new JcaPEMKeyConverter();
      return new Authority(
          new JcaX509CertificateConverter().getCertificate(holder),
          parsed instanceof PEMKeyPair pair
              ? keys.getKeyPair(pair).getPrivate()
              : keys.getPrivateKey((org.bouncycastle.asn1.pkcs.PrivateKeyInfo) parsed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a client with a fresh certificate of that common name needs to connect. */
  public SSLContext client(String commonName) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return holder(issue(commonName, pair), pair.getPrivate());
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a client that got hold of a box's own certificate and key needs to connect. */
  public SSLContext thief(String certificatePem, String keyPem) {
    Authority stolen = of(certificatePem, keyPem);
    try {
      return holder(stolen.certificate(), stolen.key());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private SSLContext holder(X509Certificate own, PrivateKey ownKey)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setKeyEntry("own", ownKey, NO_PASSWORD, new X509Certificate[] {own});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return context(keys);
  }

  /** What a client without a certificate needs to trust this authority's servers. */
  public SSLContext anonymous() {
    try {
      return context(null);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private SSLContext context(@org.jspecify.annotations.Nullable KeyManagerFactory keys)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry("ca", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private X509Certificate issue(String commonName, KeyPair pair)
      throws GeneralSecurityException, OperatorCreationException {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
            new BigInteger(120, new SecureRandom()),
            Date.from(now.minus(1, ChronoUnit.HOURS)),
            Date.from(now.plus(1, ChronoUnit.DAYS)),
            new X500Name("CN=" + commonName),
            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
