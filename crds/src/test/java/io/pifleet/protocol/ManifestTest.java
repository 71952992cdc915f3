package io.pifleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a package may say of itself. */
class ManifestTest {
  private static final String GOOD =
      """
      {"distribution": "player-stable", "version": "2.2.0", "minVersion": "2.0.0",
       "expires": "2027-01-01T00:00:00Z", "services": ["player.service"],
       "healthCheck": {"http": "http://127.0.0.1:8080/health"}}
      """;

  @Test
  void saysWhatItUpdatesAndHowItIsTold() {
    Manifest manifest = read(GOOD);
    assertThat(manifest.services()).isEqualTo(List.of("player.service"));
    assertThat(manifest.healthCheck().withinSeconds()).isEqualTo(60);
    assertThat(manifest.healthCheck().stableSeconds()).isEqualTo(5);
    assertThat(manifest.healthCheck().pauseSeconds(true)).isEqualTo(2);
    assertThat(manifest.healthCheck().pauseSeconds(false)).isEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "player-stable | ../etc | distribution",
        "2.2.0 | 2.2 | version",
        "2.2.0 | 2.2.0+build.5 | version is a version of three numbers",
        "2.2.0 | v2.2.0 | version is a version of three numbers",
        "2.2.0 | 02.2.0 | version is a version of three numbers",
        "2.2.0 | 2.2.0-rc..1 | version is a version of three numbers",
        "2.0.0 | 2.0.x | minVersion is a version of three numbers",
        "2.0.0 | 2.2.1 | minVersion is 2.2.1 and version 2.2.0",
        "2.2.0 | 2.0.0-rc.1 | minVersion is 2.0.0 and version 2.0.0-rc.1",
        "player-stable | player-🎉 | distribution is a name of lower-case letters",
        "\"player.service\" | null | services holds texts",
        "[\"player.service\"] | {} | services has a value of another kind",
        "2027-01-01T00:00:00Z | tomorrow | expires has a value of another kind",
        "player.service | --root=/ | services",
        "player.service | a b | services",
        "http://127.0.0.1:8080/health | http://example.org/ | healthCheck.http",
        "http://127.0.0.1:8080/health | https://127.0.0.1/ | healthCheck.http",
      })
  void refusesWithTheFieldAndItsRule(String good, String bad, String field) {
    assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(Manifest.FILE + ": " + field);
  }

  /** Boxes may be older than what made a package; who uploads one can still mend it. */
  @Test
  void aFieldThatIsNotKnownIsLeftByBoxesAndNamedToItsMaker() {
    byte[] typo = GOOD.replace("expires", "expiers").getBytes(StandardCharsets.UTF_8);
    assertThat(Manifest.read(typo).expires()).isNull();
    assertThatThrownBy(() -> Manifest.proofread(typo))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(
            "pifleet.json: expiers is no field of it; fields here are agent, distribution, expires,"
                + " healthCheck, minVersion, services, version");
    byte[] inner =
        GOOD.replace("\"http\"", "\"withinSecond\": 3, \"http\"").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Manifest.proofread(inner))
        .hasMessageContaining("pifleet.json: healthCheck.withinSecond is no field of it");
    assertThat(Manifest.proofread(GOOD.getBytes(StandardCharsets.UTF_8))).isEqualTo(read(GOOD));
  }

  @ParameterizedTest
  @CsvSource({"/bin/true", "../other", "bin/../../x"})
  void runsNoProgramOutsideThePackage(String program) {
    String check = "{\"command\": [\"" + program + "\"]}";
    assertThatThrownBy(
            () -> read(GOOD.replace("{\"http\": \"http://127.0.0.1:8080/health\"}", check)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("a file of the package");
  }

  @Test
  void mayBringAnAgent() {
    assertThat(read(GOOD).agent()).isNull();
    assertThat(read(withAgent("agent/pifleet-agent.jar")).agent())
        .isEqualTo("agent/pifleet-agent.jar");
  }

  @ParameterizedTest
  @CsvSource({
    "/opt/agent.jar",
    "../agent.jar",
    "agent/../../x.jar",
    "./agent.jar",
    "-jar/agent.jar",
    "an agent.jar",
    "agent.jar$(reboot).jar",
    "agent/agent",
    "agent//agent.jar"
  })
  void bringsNoAgentFromOutsideThePackage(String path) {
    assertThatThrownBy(() -> read(withAgent(path)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("agent is a jar of the package");
  }

  private static String withAgent(String path) {
    return GOOD.replace("\"services\"", "\"agent\": \"" + path + "\", \"services\"");
  }

  @Test
  void needsAHealthCheckOfOneKind() {
    assertThatThrownBy(() -> read(GOOD.replace("healthCheck", "check")))
        .hasMessageContaining("healthCheck is missing");
    assertThatThrownBy(() -> read(GOOD.replace("\"http\"", "\"command\": [\"a\"], \"http\"")))
        .hasMessageContaining("exactly one");
  }

  /** Which of the two counted would be a matter of the parser; the person finds the line. */
  @Test
  void namesNoFieldTwice() {
    assertThatThrownBy(() -> read(GOOD.replace("\"minVersion\"", "\"version\"")))
        .isInstanceOf(Malformed.class)
        .hasMessageStartingWith("pifleet.json: a field is named twice, line 1");
    assertThatThrownBy(() -> read(GOOD.replace("{\"http\"", "{\"http\": \"a\",\n \"http\"")))
        .hasMessageStartingWith("pifleet.json: a field is named twice, line 4");
  }

  @Test
  void isJson() {
    for (String text :
        List.of("", "[]", "null", "\"x\"", "{", GOOD + "x", "\0", "[".repeat(50_000))) {
      assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(Malformed.class);
    }
    assertThatThrownBy(() -> read(GOOD.replace("\"services\"", "services")))
        .hasMessageStartingWith("pifleet.json: it is no JSON, line 2, column ");
    assertThatThrownBy(() -> read(GOOD.replace("\"services\": ", "\"more\": " + "[".repeat(100))))
        .hasMessageStartingWith("pifleet.json: it is nested too deep");
  }

  @Test
  void isUtf8() {
    byte[] json = GOOD.getBytes(StandardCharsets.UTF_8);
    json[GOOD.indexOf("player-stable")] = (byte) 0xc3;
    assertThatThrownBy(() -> Manifest.read(json))
        .isInstanceOf(Malformed.class)
        .hasMessageStartingWith("pifleet.json: it is no JSON, line 1");
  }

  @Test
  void mayUpdateFromItsOwnVersionAndFromAnyThing() {
    assertThat(read(GOOD.replace("2.0.0", "2.2.0")).minVersion()).isEqualTo("2.2.0");
    assertThat(read(GOOD.replace("\"minVersion\": \"2.0.0\",", "")).minVersion()).isNull();
  }

  @Test
  void endsAtTheInstantThatItNames() {
    java.time.Instant end = java.time.Instant.parse("2027-01-01T00:00:00Z");
    assertThat(read(GOOD).isExpired(end.minusMillis(1))).isFalse();
    assertThat(read(GOOD).isExpired(end)).isTrue();
    assertThat(read(GOOD.replace("expires", "later")).isExpired(end)).isFalse();
  }

  @Test
  void asksNothingThatNoProgramCanBeAsked() {
    assertThatThrownBy(
            () ->
                read(
                    GOOD.replace(
                        "\"http\": \"http://127.0.0.1:8080/health\"",
                        "\"command\": [\"bin/a\", \"x\\u0000y\"]")))
        .hasMessageContaining("U+0000");
  }

  @Test
  void isBounded() {
    assertThatThrownBy(() -> Manifest.read(new byte[Manifest.MAX_BYTES + 1]))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("65536");
    assertThatThrownBy(() -> read(GOOD.replace("\"http\"", "\"withinSeconds\": 99999, \"http\"")))
        .hasMessageContaining("withinSeconds");
  }

  private static Manifest read(String json) {
    return Manifest.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
