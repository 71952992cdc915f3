package io.pifleet.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.ReleaseKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings in {@code [software]}. */
class SoftwareConfTest {
  private static final String KEY = "MCowBQYDK2VwAyEAFicScozMZ0RJ1y05ODuWCLjRGxNAjykveXGHf/99870=";

  @TempDir private Path folder;

  @Test
  void whatIsNotSetHasItsDefault() {
    SoftwareConf conf = SiteConf.NONE.software();
    assertThat(conf.distribution()).isNull();
    assertThat(conf.keys()).isEmpty();
    assertThat(conf.servicesCommand()).isEmpty();
    assertThat(conf.servicesTimeout()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void allOfItIsRead() throws IOException {
    Path pem = folder.resolve("release.pem");
    Files.writeString(pem, "-----BEGIN PUBLIC KEY-----\n" + KEY + "\n-----END PUBLIC KEY-----\n");
    SoftwareConf conf =
        SiteConf.of(
                Ini.parse(
                    """
                    [software]
                    distribution = player
                    keys = %s , %s
                    services_command = /usr/local/bin/services  --quiet
                    services_timeout = 2m
                    """
                        .formatted(KEY, pem)))
            .software();
    assertThat(conf.distribution()).isEqualTo("player");
    assertThat(conf.keys()).containsExactly(new ReleaseKey(KEY), new ReleaseKey(KEY));
    assertThat(conf.servicesCommand()).containsExactly("/usr/local/bin/services", "--quiet");
    assertThat(conf.servicesTimeout()).isEqualTo(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @CsvSource({
    "distribution, Player 1, '[software] distribution is a name of lower-case letters'",
    "keys, nonsense, '[software] keys: a release key is an Ed25519 public key'",
    "keys, nonsense, 'give its base64, or the whole path of its PEM file'",
    "keys, 'MCowBQYDK2VwAyEA,', '[software] keys: a release key is'",
    "keys, /none/release.pem, '[software] keys: /none/release.pem: there is no such file; copy'",
    "keys, /etc, '[software] keys: /etc: it cannot be read as a PEM file'",
    "keys, /etc/passwd, '[software] keys: /etc/passwd: a release key is'",
    "services_command, services, '[software] services_command begins with the program''s whole'",
    "services_timeout, soon, '[software] services_timeout is a time such as 10s'",
    "services_timeout, 0, '[software] services_timeout is between 1ms and 10m'",
    "services_timeout, 11m, '[software] services_timeout is between 1ms and 10m'",
  })
  void aBadValueIsNamedWithWhatItShouldBe(String key, String value, String says) {
    assertThatThrownBy(() -> SiteConf.of(Ini.parse("").with("software", key, value)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(says);
  }
}
