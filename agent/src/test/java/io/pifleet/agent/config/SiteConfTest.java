package io.pifleet.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.ReleaseKey;
import io.pifleet.protocol.SiteId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings. */
class SiteConfTest {
  @Test
  void whatIsNotSetHasItsDefault() {
    SiteConf conf = SiteConf.NONE;
    assertThat(conf.enabled()).isTrue();
    assertThat(conf.id()).isNull();
    assertThat(conf.notifyCommand()).isEmpty();
    assertThat(conf.notifyTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(conf.reserve()).isEqualTo(64L << 20);
  }

  @Test
  void allOfItIsRead() {
    SiteConf conf =
        SiteConf.of(
            Ini.parse(
                """
                [site]
                id=club-a.rennes
                name=Rennes FC
                [central]
                enabled=False
                server_url=https://pifleet.example.org:8443
                [player]
                notify_command=/usr/local/bin/reload  --fast
                notify_url=http://localhost:3000/config_updated
                notify_timeout=500ms
                software_version_file=/home/player/VERSION
                [content]
                reserve_bytes=1Gi
                """));
    assertThat(conf.id()).hasToString("club-a.rennes");
    assertThat(conf.enabled()).isFalse();
    assertThat(conf.server()).isEqualTo(URI.create("https://pifleet.example.org:8443"));
    assertThat(conf.notifyCommand()).containsExactly("/usr/local/bin/reload", "--fast");
    assertThat(conf.notifyTimeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(conf.softwareVersionFile()).isEqualTo(Path.of("/home/player/VERSION"));
    assertThat(conf.reserve()).isEqualTo(1L << 30);
  }

  /** {@code agent/README.md} shows every setting there is, in a file that the agent takes. */
  @Test
  void theReadmesExampleIsRead() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    SiteConf shown = SiteConf.of(Ini.parse(readme.split("```(ini)?", 3)[1]));
    assertThat(shown)
        .isEqualTo(
            new SiteConf(
                SiteId.of("rennes-fc.club-house"),
                "Club house",
                URI.create("https://fleet.example.org:8443"),
                true,
                List.of("/usr/local/bin/reload-player", "--fast"),
                URI.create("http://localhost:3000/config_updated"),
                SiteConf.NONE.notifyTimeout(),
                Path.of("/opt/player/VERSION"),
                SiteConf.NONE.reserve(),
                new SoftwareConf(
                    "player",
                    List.of(
                        ReleaseKey.of(
                            "MCowBQYDK2VwAyEAFicScozMZ0RJ1y05ODuWCLjRGxNAjykveXGHf/99870=")),
                    List.of("/usr/local/bin/services"),
                    Duration.ofSeconds(90))));
  }

  @ParameterizedTest
  @CsvSource({
    "site, id, nodot, a site id is",
    "central, enabled, yes, [central] enabled is true or false",
    "central, server_url, http://x, must begin with https://",
    "central, server_url, https://, [central] server_url",
    "player, notify_url, nonsense, must begin with http:// or https://",
    "player, notify_url, ftp://x, must begin with http:// or https://",
    "player, notify_timeout, soon, is a time such as 10s",
    "player, notify_timeout, 0, is between 1ms and 5m",
    "player, notify_timeout, 6m, is between 1ms and 5m",
    "content, reserve_bytes, -1, is a number of bytes",
    "content, reserve_bytes, 99999999999G, is at most 1024Gi",
  })
  void aBadValueIsNamedWithWhatItShouldBe(String section, String key, String value, String says) {
    assertThatThrownBy(() -> SiteConf.of(Ini.parse("").with(section, key, value)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(says);
  }
}
