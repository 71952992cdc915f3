package io.pifleet.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that a person and a program write by turns. */
class IniTest {
  private static final String TEXT =
      """
      # of the club
      [site]
      id = club-a.rennes
      club_name=Rennes FC

      [features]
      ; theirs
      telemetry=true
      """;

  @Test
  void aValueIsReadWithoutTheBlanksAroundIt() {
    assertThat(Ini.parse(TEXT).get("site", "id")).isEqualTo("club-a.rennes");
    assertThat(Ini.parse(TEXT).get("features", "telemetry")).isEqualTo("true");
    assertThat(Ini.parse(TEXT).get("site", "telemetry")).isNull();
    assertThat(Ini.parse("[a]\nb=\n").get("a", "b")).isNull();
    assertThat(Ini.parse("[A]\nB=x=y\n").get("a", "b")).isEqualTo("x=y");
  }

  @Test
  void theLastOneCounts() {
    assertThat(Ini.parse("[a]\nb=1\n[c]\n[a]\nb=2\n").get("a", "b")).isEqualTo("2");
  }

  @Test
  void whatAPersonWroteStaysWhereItIs() {
    String next =
        Ini.parse(TEXT)
            .with("site", "id", "club-b.nantes")
            .with("site", "name", "Nantes")
            .with("central", "server_url", "https://x:8443")
            .text();
    assertThat(next)
        .isEqualTo(
            """
            # of the club
            [site]
            id=club-b.nantes
            club_name=Rennes FC
            name=Nantes

            [features]
            ; theirs
            telemetry=true

            [central]
            server_url=https://x:8443
            """);
    assertThat(Ini.parse("").with("a", "b", "c").text()).isEqualTo("[a]\nb=c\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id=x\n", "[site]\nnonsense\n", "[site]\n=x\n", "[site\nid=x\n"})
  void aLineThatIsNeitherIsNamed(String text) {
    assertThatThrownBy(() -> Ini.parse(text))
        .isInstanceOf(Malformed.class)
        .hasMessageMatching("line \\d is neither a \\[section] nor key=value in one");
  }

  @Test
  void aValueCannotBecomeAnotherLine() {
    assertThatThrownBy(() -> Ini.parse("").with("site", "name", "x\n[central]"))
        .isInstanceOf(Malformed.class);
  }
}
