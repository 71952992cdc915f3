package io.pifleet.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Malformed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  private static final ClientAddress NOBODY_TRUSTED = new ClientAddress(List.of());
  private static final ClientAddress PROXIES =
      new ClientAddress(List.of("10.0.0.0/8", " 192.0.2.1 ", "fd00::/8", ""));

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 198.51.100.7",
    "::ffff:198.51.100.7, 198.51.100.7",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
    "2001:db8:1:2:ffff::1, 2001:db8:1:2:0:0:0:0/64",
    "fe80::1%eth0, fe80:0:0:0:0:0:0:0/64"
  })
  void peers(String peer, String counted) {
    assertThat(NOBODY_TRUSTED.of(peer, List.of())).isEqualTo(counted);
  }

  @Test
  void aHeaderFromNobodyTrustedIsNotRead() {
    assertThat(NOBODY_TRUSTED.of("198.51.100.7", List.of("203.0.113.9"))).isEqualTo("198.51.100.7");
    assertThat(PROXIES.of("198.51.100.7", List.of("203.0.113.9"))).isEqualTo("198.51.100.7");
  }

  @Test
  void theNearestAddressThatIsNoProxyCounts() {
    assertThat(PROXIES.of("10.1.2.3", List.of("203.0.113.9"))).isEqualTo("203.0.113.9");
    assertThat(PROXIES.of("10.1.2.3", List.of("1.1.1.1, 203.0.113.9, 192.0.2.1")))
        .isEqualTo("203.0.113.9");
    assertThat(PROXIES.of("10.1.2.3", List.of("1.1.1.1", "203.0.113.9"))).isEqualTo("203.0.113.9");
    assertThat(PROXIES.of("fd00::9", List.of("2001:db8::1"))).isEqualTo("2001:db8:0:0:0:0:0:0/64");
  }

  @Test
  void nonsenseInTheHeaderStopsAtWhomWeKnow() {
    assertThat(PROXIES.of("10.1.2.3", List.of("203.0.113.9, evil.example, 10.9.9.9")))
        .isEqualTo("10.9.9.9");
    assertThat(PROXIES.of("10.1.2.3", List.of(""))).isEqualTo("10.1.2.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "proxy.example", "10.0.0.0/-1", "10.0.0.0/8/8", "::/129"})
  void whatIsNoNetworkIsRefused(String cidr) {
    assertThatThrownBy(() -> new ClientAddress(List.of(cidr)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("pifleet.gateway.trusted-proxies")
        .hasMessageContaining(cidr);
  }
}
