package io.pifleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who vouches for a package. */
class ReleaseKeyTest {
  private static final Sha256 PACKAGE = Sha256.ofText("player-2.2.0");

  private final KeyPair mine = pair();
  private final ReleaseKey key = key(mine);

  @Test
  void vouchesForWhatItsPrivateHalfSigned() {
    assertThat(ReleaseKey.anySigned(List.of(key(pair()), key), PACKAGE, sign(mine, PACKAGE)))
        .isTrue();
  }

  @Test
  void doesNotVouchForAnotherPackageOrAnotherKey() {
    String signature = sign(mine, PACKAGE);
    Sha256 other = Sha256.ofText("player-2.2.1");
    assertThat(ReleaseKey.anySigned(List.of(key), other, signature)).isFalse();
    assertThat(ReleaseKey.anySigned(List.of(key), PACKAGE, sign(pair(), PACKAGE))).isFalse();
    assertThat(ReleaseKey.anySigned(List.of(), PACKAGE, signature)).isFalse();
  }

  @Test
  void takesWhatIsNoSignatureForNone() {
    for (String none : List.of("", "%%%", "AAAA", "A".repeat(86) + "==")) {
      assertThat(ReleaseKey.anySigned(List.of(key), PACKAGE, none)).as(none).isFalse();
    }
  }

  @Test
  void isReadAsOpensslPrintsIt() {
    String pem = "-----BEGIN PUBLIC KEY-----\n" + key.base64() + "\n-----END PUBLIC KEY-----\n";
    assertThat(ReleaseKey.of(pem)).isEqualTo(key);
    assertThatThrownBy(() -> ReleaseKey.of("ssh-ed25519 AAAA"))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("openssl pkey -pubout");
  }

  @Test
  void signsALineThatPrintfMakes() {
    assertThat(new String(ReleaseKey.statement(PACKAGE), StandardCharsets.US_ASCII))
        .isEqualTo("pifleet-package-v1 " + PACKAGE.hex() + "\n");
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ReleaseKey key(KeyPair pair) {
    return ReleaseKey.of(Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
  }

  private static String sign(KeyPair pair, Sha256 file) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(ReleaseKey.statement(file));
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
