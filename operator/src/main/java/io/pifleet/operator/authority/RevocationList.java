package io.pifleet.operator.authority;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What the authority has taken back (a CRL of RFC 5280). A broker that holds an outdated list
 * refuses everybody, so it is signed anew long before its end.
 *
 * @param number grows with every list
 * @param entries serial number to the time of revocation
 * @param signedAt when
 * @param pem the signed list
 */
record RevocationList(
    BigInteger number, SortedMap<BigInteger, Instant> entries, Instant signedAt, String pem) {
  private static final Duration LIFETIME = Duration.ofDays(90);
  private static final Duration FRESH = Duration.ofDays(7);

  /** The first one, empty. */
  static RevocationList empty(CaKey ca, Instant now) {
    return sign(ca, BigInteger.ONE, new TreeMap<>(), now);
  }

  /** Reads a signed one. */
  static RevocationList of(String pem) {
    try {
      X509CRL crl =
          (X509CRL)
              CertificateFactory.getInstance("X.509")
                  .generateCRL(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
      SortedMap<BigInteger, Instant> entries = new TreeMap<>();
      if (crl.getRevokedCertificates() != null) {
        crl.getRevokedCertificates()
            .forEach(e -> entries.put(e.getSerialNumber(), e.getRevocationDate().toInstant()));
      }
      byte[] extension = crl.getExtensionValue(Extension.cRLNumber.getId());
      BigInteger number =
          extension == null
              ? BigInteger.ONE
              : ASN1Integer.getInstance(ASN1OctetString.getInstance(extension).getOctets())
                  .getValue();
      return new RevocationList(number, entries, crl.getThisUpdate().toInstant(), pem);
    } catch (GeneralSecurityException e) {
      throw new InvalidAuthority(
          "crl.pem cannot be read; delete the key and a new list is made, which forgets what was"
              + " revoked",
          e);
    }
  }

  boolean contains(SerialNumber serial) {
    return entries.containsKey(serial.value());
  }

  /** Whether it was signed by this authority and is not old. */
  boolean fresh(CaKey ca, Instant now) {
    return signedAt.plus(FRESH).isAfter(now) && signedBy(ca);
  }

  /** The next list: with these, without what has expired. The same one when nothing changes. */
  RevocationList with(Collection<SerialNumber> serials, CaKey ca, Instant now) {
    Set<BigInteger> added =
        serials.stream()
            .filter(s -> !contains(s) && s.notAfter().isAfter(now))
            .map(SerialNumber::value)
            .collect(Collectors.toSet());
    return added.isEmpty() ? this : next(added, ca, now);
  }

  /** The same revocations, signed now. */
  RevocationList renewed(CaKey ca, Instant now) {
    return next(Set.of(), ca, now);
  }

  private RevocationList next(Set<BigInteger> added, CaKey ca, Instant now) {
    SortedMap<BigInteger, Instant> next = new TreeMap<>(entries);
    next.keySet().removeIf(s -> new SerialNumber(s).notAfter().isBefore(now));
    added.forEach(s -> next.put(s, now));
    return sign(ca, number.add(BigInteger.ONE), next, now);
  }

  private boolean signedBy(CaKey ca) {
    try {
      X509CRL crl =
          (X509CRL)
              CertificateFactory.getInstance("X.509")
                  .generateCRL(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
      crl.verify(ca.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static RevocationList sign(
      CaKey ca, BigInteger number, SortedMap<BigInteger, Instant> entries, Instant now) {
    try {
      X509v2CRLBuilder builder =
          new X509v2CRLBuilder(
                  X500Name.getInstance(ca.certificate().getSubjectX500Principal().getEncoded()),
                  // Verifiers whose clocks are behind must not refuse it as one of the future.
                  Date.from(now.minus(Issuer.CLOCK_SKEW)))
              .setNextUpdate(Date.from(now.plus(LIFETIME)));
      for (Map.Entry<BigInteger, Instant> entry : entries.entrySet()) {
        builder.addCRLEntry(
            entry.getKey(), Date.from(entry.getValue()), CRLReason.privilegeWithdrawn);
      }
      builder.addExtension(Extension.cRLNumber, false, new ASN1Integer(number));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils()
              .createAuthorityKeyIdentifier(ca.certificate().getPublicKey()));
      byte[] der =
          builder.build(new JcaContentSignerBuilder(ca.algorithm()).build(ca.key())).getEncoded();
      return of(Pem.of("X509 CRL", der));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot sign the revocation list", e);
    }
  }
}
