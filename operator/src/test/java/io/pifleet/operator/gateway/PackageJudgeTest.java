package io.pifleet.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pifleet.operator.content.MemoryObjectStore;
import io.pifleet.operator.release.NoPackage;
import io.pifleet.operator.release.ReleaseKeys;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.ReleaseKey;
import io.pifleet.protocol.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** A package that is refused, whoever refuses it, leaves nothing in the store. */
class PackageJudgeTest {
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
  private static final byte[] PACKAGE =
      packed(
          """
          {"distribution": "player-stable", "version": "2.2.0", "expires": "2027-01-01T00:00:00Z",
           "healthCheck": {"command": ["bin/healthy"]}}
          """);
  private static final Sha256 DIGEST = Sha256.of(Sha256.digest().digest(PACKAGE));

  private final MemoryObjectStore store = new MemoryObjectStore();
  private final List<String> entered = new ArrayList<>();
  private final KeyPair key = key();
  private Instant now = END.minusSeconds(1);

  @Test
  void aSignedPackageIsTakenWhenItsReleaseCanBe() throws IOException {
    put(PACKAGE, signature(key), this::enter);
    assertThat(store.holds()).containsExactly(DIGEST);
    assertThat(entered).containsExactly("2.2.0 " + DIGEST);
  }

  @Test
  void aWrongSignatureIsToldWhatToSign() {
    refused(signature(key()), this::enter, 422, "pifleet-package-v1 " + DIGEST);
    assertThat(entered).as("nobody is asked in vain").isEmpty();
  }

  @Test
  void oneThatIsOverIsToldUntilWhenItWasGood() {
    now = END;
    refused(signature(key), this::enter, 422, "expires is 2027-01-01T00:00:00Z, which is over");
  }

  @Test
  void oneWhoseReleaseCannotBeIsRefusedByItsWord() {
    refused(
        signature(key),
        (manifest, sha256) -> {
          throw new Refusal(Problem.of(409, "the name is taken"));
        },
        409,
        "the name is taken");
  }

  @Test
  void oneThatIsNoneAndOneThatBreaksOffAreNotStored() {
    assertThatThrownBy(
            () -> put(Arrays.copyOf(PACKAGE, PACKAGE.length - 1), signature(key), this::enter))
        .isInstanceOf(NoPackage.class)
        .hasMessageContaining("cut short");
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(PACKAGE, 0, PACKAGE.length / 2),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("connection reset");
              }

              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                return read();
              }
            });
    assertThatThrownBy(() -> store.put(broken, judge(signature(key), this::enter)))
        .hasMessage("connection reset");
    assertThat(store.holds()).isEmpty();
    assertThat(entered).isEmpty();
  }

  private void refused(
      String signature, PackageJudge.Register register, int status, String sentence) {
    assertThatThrownBy(() -> put(PACKAGE, signature, register))
        .asInstanceOf(type(Refusal.class))
        .satisfies(
            r -> {
              assertThat(r.response().getStatus()).isEqualTo(status);
              assertThat(String.valueOf(r.response().getEntity())).contains(sentence);
            });
    assertThat(store.holds()).isEmpty();
  }

  private void put(byte[] bytes, String signature, PackageJudge.Register register)
      throws IOException {
    store.put(new ByteArrayInputStream(bytes), judge(signature, register));
  }

  private PackageJudge judge(String signature, PackageJudge.Register register) {
    String spki = Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
    InstantSource clock = () -> now;
    return new PackageJudge(
        signature, new ReleaseKeys(List.of(ReleaseKey.of(spki))), register, clock);
  }

  private void enter(Manifest manifest, Sha256 sha256) {
    entered.add(manifest.version() + " " + sha256);
  }

  private static String signature(KeyPair key) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(key.getPrivate());
      signer.update(ReleaseKey.statement(DIGEST));
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair key() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] packed(String manifest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] json = manifest.getBytes(StandardCharsets.UTF_8);
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      TarArchiveEntry entry = new TarArchiveEntry(Manifest.FILE);
      entry.setSize(json.length);
      tar.putArchiveEntry(entry);
      tar.write(json);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }
}
