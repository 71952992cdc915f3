package io.pifleet.operator.authority;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A box's request for a certificate (PKCS#10, RFC 2986): the key, and the proof that the box holds
 * its private half. The subject and the extensions that it asks for are not even read.
 *
 * @param key the public key
 * @param fingerprint SHA-256 of the key's SubjectPublicKeyInfo
 */
public record SigningRequest(PublicKey key, Sha256 fingerprint) {
  private static final int MAX_CHARACTERS = 16_384;
  private static final int MAX_RSA_BITS = 8_192;
  private static final Set<ASN1ObjectIdentifier> CURVES =
      Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1);

  /**
   * Reads and verifies one.
   *
   * @throws Malformed with a sentence that says what to send instead
   */
  public static SigningRequest of(String pem) {
    if (pem.length() > MAX_CHARACTERS) {
      throw new Malformed("csr must not be longer than " + MAX_CHARACTERS + " characters");
    }
    PKCS10CertificationRequest request = parse(pem);
    checkAlgorithm(request.getSubjectPublicKeyInfo().getAlgorithm());
    try {
      PublicKey key = new JcaPKCS10CertificationRequest(request).getPublicKey();
      checkSize(key);
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new Malformed("csr must be signed by the key that it holds; make it anew");
      }
      return new SigningRequest(key, Sha256.of(Sha256.digest().digest(key.getEncoded())));
    } catch (GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException e) {
      throw e instanceof Malformed m
          ? m
          : new Malformed("csr has a key or a signature that cannot be used; make it anew", e);
    }
  }

  private static PKCS10CertificationRequest parse(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof PKCS10CertificationRequest request) {
        return request;
      }
    } catch (IOException | RuntimeException e) {
      // The parser of ASN.1 throws whatever the bytes make it stumble over.
      throw new Malformed("csr must be a PKCS#10 request in PEM form", e);
    }
    throw new Malformed("csr must be a PKCS#10 request in PEM form (BEGIN CERTIFICATE REQUEST)");
  }

  private static void checkAlgorithm(AlgorithmIdentifier algorithm) {
    ASN1ObjectIdentifier kind = algorithm.getAlgorithm();
    boolean taken =
        kind.equals(PKCSObjectIdentifiers.rsaEncryption)
            || kind.equals(EdECObjectIdentifiers.id_Ed25519)
            || (kind.equals(X9ObjectIdentifiers.id_ecPublicKey)
                && algorithm.getParameters() instanceof ASN1ObjectIdentifier curve
                && CURVES.contains(curve));
    if (!taken) {
      throw new Malformed("csr must hold an EC key on P-256 or P-384, an Ed25519 or an RSA key");
    }
  }

  private static void checkSize(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < 2_048 || bits > MAX_RSA_BITS || rsa.getPublicExponent().bitLength() > 64) {
        throw new Malformed("csr must hold an RSA key of 2048 to " + MAX_RSA_BITS + " bits");
      }
    }
  }
}
