package io.pifleet.operator.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningRequestTest {

  private static KeyPair key(String algorithm, AlgorithmParameterSpec spec) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(spec);
    return generator.generateKeyPair();
  }

  private static String request(KeyPair holds, KeyPair signs, String signature) throws Exception {
    PKCS10CertificationRequest request =
        new JcaPKCS10CertificationRequestBuilder(
                new X500Name("CN=pifleet-operator,O=stolen"), holds.getPublic())
            .build(new JcaContentSignerBuilder(signature).build(signs.getPrivate()));
    return Pem.of("CERTIFICATE REQUEST", request.getEncoded());
  }

  private static String request(KeyPair pair, String signature) throws Exception {
    return request(pair, pair, signature);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1"})
  void curvesThatAreTaken(String curve) throws Exception {
    KeyPair pair = key("EC", new ECGenParameterSpec(curve));
    SigningRequest read = SigningRequest.of(request(pair, "SHA256withECDSA"));
    assertThat(read.key()).isEqualTo(pair.getPublic());
    assertThat(read.fingerprint())
        .isEqualTo(Sha256.of(Sha256.digest().digest(pair.getPublic().getEncoded())));
  }

  @Test
  void ed25519AndRsaAreTaken() throws Exception {
    KeyPair ed = key("Ed25519", NamedParameterSpec.ED25519);
    assertThat(SigningRequest.of(request(ed, "Ed25519")).key()).isEqualTo(ed.getPublic());
    KeyPair rsa = key("RSA", new RSAKeyGenParameterSpec(2_048, RSAKeyGenParameterSpec.F4));
    assertThat(SigningRequest.of(request(rsa, "SHA256withRSA")).key()).isEqualTo(rsa.getPublic());
  }

  @Test
  void weakKeysAreRefused() throws Exception {
    KeyPair rsa = key("RSA", new RSAKeyGenParameterSpec(1_024, RSAKeyGenParameterSpec.F4));
    refused(request(rsa, "SHA256withRSA"), "RSA key of 2048");
    refused(request(key("EC", new ECGenParameterSpec("secp521r1")), "SHA256withECDSA"), "P-256");
    refused(request(key("Ed448", NamedParameterSpec.ED448), "Ed448"), "P-256");
  }

  @Test
  void somebodyElsesKeyIsRefused() throws Exception {
    KeyPair victim = key("EC", new ECGenParameterSpec("secp256r1"));
    KeyPair thief = key("EC", new ECGenParameterSpec("secp256r1"));
    refused(request(victim, thief, "SHA256withECDSA"), "signed by the key that it holds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
        "-----BEGIN CERTIFICATE REQUEST-----\n!!\n-----END CERTIFICATE REQUEST-----\n",
        "-----BEGIN CERTIFICATE REQUEST-----\nMIGb",
        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
      })
  void whatIsNoRequestIsRefused(String text) {
    refused(text, "PKCS#10 request in PEM form");
  }

  @Test
  void whatIsTooLongIsNotEvenParsed() {
    refused("x".repeat(20_000), "must not be longer");
  }

  private static void refused(String pem, String why) {
    assertThatThrownBy(() -> SigningRequest.of(pem))
        .isInstanceOf(Malformed.class)
        .hasMessageStartingWith("csr ")
        .hasMessageContaining(why);
  }
}
