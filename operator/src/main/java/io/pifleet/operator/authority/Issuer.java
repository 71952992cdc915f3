package io.pifleet.operator.authority;

import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.SiteId;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Signs certificates (RFC 5280) with the authority's key. */
final class Issuer {
  /** How far the clock of who verifies may be behind ours. */
  static final Duration CLOCK_SKEW = Duration.ofHours(24);

  private static final Duration CA_LIFETIME = Duration.ofDays(3_650);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final CaKey ca;

  Issuer(CaKey ca) {
    this.ca = ca;
  }

  /** Makes a new authority: EC P-256, ten years. */
  static CaKey newAuthority(Instant now) {
    KeyPair pair = newKey();
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, "PiFleet")
            .addRDN(BCStyle.CN, "PiFleet CA " + HexFormat.of().toHexDigits(RANDOM.nextInt()))
            .build();
    try {
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  name,
                  new BigInteger(127, RANDOM),
                  Date.from(now.minus(CLOCK_SKEW)),
                  Date.from(now.plus(CA_LIFETIME)),
                  name,
                  pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  ids.createSubjectKeyIdentifier(pair.getPublic()));
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
      return new CaKey(pair.getPrivate(), List.of(certificate));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot make a certificate authority", e);
    }
  }

  /** A certificate by which its holder is known to servers under this name. */
  X509Certificate client(String name, PublicKey key, SerialNumber serial, Instant now) {
    return sign(name, key, serial, now, KeyPurposeId.id_kp_clientAuth, null);
  }

  /** A box's certificate, with the claim that it rests on. */
  X509Certificate box(SiteId site, ClaimId claim, PublicKey key, SerialNumber serial, Instant now) {
    GeneralName uri = new GeneralName(GeneralName.uniformResourceIdentifier, claim.uri());
    return sign(
        site.toString(), key, serial, now, KeyPurposeId.id_kp_clientAuth, new GeneralNames(uri));
  }

  /** A client's key and certificate, made here. */
  Identity newClient(String name, Instant now, Duration lifetime) {
    KeyPair pair = newKey();
    SerialNumber serial = newSerial(now, lifetime);
    return identity(pair, client(name, pair.getPublic(), serial, now));
  }

  /** A server's key and certificate, made here. */
  Identity newServer(ServerNames names, Instant now, Duration lifetime) {
    KeyPair pair = newKey();
    SerialNumber serial = newSerial(now, lifetime);
    return identity(
        pair,
        sign(
            names.commonName(),
            pair.getPublic(),
            serial,
            now,
            KeyPurposeId.id_kp_serverAuth,
            names.extension()));
  }

  /** Never beyond the authority's own end: verifiers would refuse the chain then anyway. */
  SerialNumber newSerial(Instant now, Duration lifetime) {
    Instant end = now.plus(lifetime);
    Instant last = ca.certificate().getNotAfter().toInstant();
    return SerialNumber.random(end.isAfter(last) ? last : end, RANDOM);
  }

  private Identity identity(KeyPair pair, X509Certificate certificate) {
    return new Identity(
        pair.getPrivate(), Stream.concat(Stream.of(certificate), ca.chain().stream()).toList());
  }

  private X509Certificate sign(
      String name,
      PublicKey key,
      SerialNumber serial,
      Instant now,
      KeyPurposeId purpose,
      @Nullable GeneralNames names) {
    try {
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  X500Name.getInstance(ca.certificate().getSubjectX500Principal().getEncoded()),
                  serial.value(),
                  Date.from(now.minus(CLOCK_SKEW)),
                  Date.from(serial.notAfter()),
                  new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build(),
                  key)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
              .addExtension(
                  Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  ids.createAuthorityKeyIdentifier(ca.certificate().getPublicKey()));
      if (names != null) {
        builder.addExtension(Extension.subjectAlternativeName, false, names);
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(ca.algorithm()).build(ca.key())));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot sign a certificate", e);
    }
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
