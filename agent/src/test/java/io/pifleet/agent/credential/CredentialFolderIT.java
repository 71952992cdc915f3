package io.pifleet.agent.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Malformed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that only its owner reads. */
class CredentialFolderIT {
  private final TestAuthority authority = new TestAuthority("PiFleet");
  @TempDir private Path state;
  private CredentialFolder folder;

  @BeforeEach
  void folder() {
    folder = new CredentialFolder(state);
  }

  @Test
  void aBoxIsEnrolledOnceAllIsThere() throws IOException {
    assertThat(folder.load()).isNull();
    KeyPair key = folder.pendingKey();
    assertThat(folder.load()).isNull();
    Credentials credentials = credentials(key);
    folder.save(credentials);
    assertSame(folder.load(), credentials);
    assertThat(mode("")).isEqualTo("rwx------");
    try (var files = Files.list(state.resolve("credentials"))) {
      assertThat(files)
          .allSatisfy(
              f ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
                      .isEqualTo("rw-------"))
          .hasSize(6);
    }
    assertThat(folder.exposed()).isEmpty();
  }

  @Test
  void aSpoiltFileIsNamed() throws IOException {
    folder.save(credentials(folder.pendingKey()));
    Files.writeString(state.resolve("credentials/mqtt.json"), "{}");
    assertThatThrownBy(folder::load)
        .isInstanceOf(Malformed.class)
        .hasMessage("credentials/mqtt.json: it has no url");
    Files.write(state.resolve("credentials/client.key"), new byte[] {(byte) 0xff});
    assertThatThrownBy(folder::load)
        .isInstanceOf(Malformed.class)
        .hasMessageStartingWith("credentials/client.key: ");
  }

  @Test
  void anAttemptThatLostItsAnswerKeepsItsKey() throws IOException {
    KeyPair first = folder.pendingKey();
    assertThat(folder.pendingKey().getPublic()).isEqualTo(first.getPublic());
  }

  @Test
  void anEnrolledBoxWorksOnUntilTheNextEnrollmentIsFinished() throws IOException {
    Credentials old = credentials(folder.pendingKey());
    folder.save(old);
    KeyPair next = folder.pendingKey();
    assertThat(next.getPublic()).isNotEqualTo(old.key().getPublic());
    assertSame(folder.load(), old);
    folder.save(credentials(next));
    assertThat(folder.load().key().getPublic()).isEqualTo(next.getPublic());
    assertThat(state.resolve("credentials/client.key.new")).doesNotExist();
  }

  @Test
  void aRenewedCertificateReplacesTheOld() throws IOException {
    KeyPair key = folder.pendingKey();
    folder.save(credentials(key));
    var renewed = authority.sign(key.getPublic(), "club-a.rennes", Duration.ofDays(9));
    folder.renew(List.of(renewed), List.of(authority.certificate()));
    assertThat(folder.load().certificate()).isEqualTo(renewed);
  }

  @Test
  void nothingIsLeftOfARevokedBox() throws IOException {
    folder.save(credentials(folder.pendingKey()));
    folder.wipe();
    folder.wipe();
    assertThat(state.resolve("credentials")).isEmptyDirectory();
  }

  @Test
  void whatOthersCanReadIsNamed() throws IOException {
    folder.save(credentials(folder.pendingKey()));
    Files.setPosixFilePermissions(
        state.resolve("credentials/api.key"), PosixFilePermissions.fromString("rw-r-----"));
    assertThat(folder.exposed()).containsExactly("api.key");
  }

  @Test
  void aSpoiltFileIsNamedAndNotQuoted() throws IOException {
    folder.save(credentials(folder.pendingKey()));
    Files.writeString(state.resolve("credentials/client.key"), "topsecret");
    assertThatThrownBy(folder::load)
        .isInstanceOf(Malformed.class)
        .hasMessageStartingWith("credentials/client.key: ")
        .hasMessageNotContaining("topsecret");
    Files.delete(state.resolve("credentials/client.key"));
    assertThatThrownBy(folder::load).hasMessage("credentials/client.key: it is missing");
  }

  private Credentials credentials(KeyPair key) {
    return new Credentials(
        key,
        List.of(authority.sign(key.getPublic(), "club-a.rennes", Duration.ofDays(3))),
        List.of(authority.certificate()),
        List.of(authority.certificate()),
        new ApiKey("club-a.rennes.secret"),
        URI.create("ssl://broker:8883"));
  }

  /** Key pairs are not comparable as a whole. */
  private static void assertSame(Credentials one, Credentials other) {
    assertThat(one.key().getPrivate()).isEqualTo(other.key().getPrivate());
    assertThat(one.chain()).isEqualTo(other.chain());
    assertThat(one.authorities()).isEqualTo(other.authorities());
    assertThat(one.serverAuthorities()).isEqualTo(other.serverAuthorities());
    assertThat(one.apiKey()).isEqualTo(other.apiKey());
    assertThat(one.broker()).isEqualTo(other.broker());
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(state.resolve("credentials").resolve(name)));
  }
}
