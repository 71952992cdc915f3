package io.pifleet.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over the wire is not to be trusted. */
class WireTest {
  private static final long LARGEST = (1L << 53) - 1;

  @Test
  void fieldsOfANewerPeerAreIgnored() {
    byte[] json = "{\"online\":true,\"bootId\":\"a\",\"moon\":{\"phase\":[1,2]}}".getBytes(UTF_8);
    assertThat(Wire.decode(json, Presence.class)).isEqualTo(new Presence(true, "a", null));
  }

  @Test
  void aCommandTypeOfANewerOperatorIsReadAsUnknown() throws Exception {
    String json =
        Files.readString(Path.of("src/test/resources/wire/command-ping.json"))
            .replace("\"ping\"", "\"dance\"");
    assertThat(Wire.decode(json.getBytes(UTF_8), Command.class).type())
        .isEqualTo(CommandType.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"online\":true}",
        "{\"online\":true,\"bootId\":\"a\"} trailing",
        "{\"online\":true,\"bootId\":{\"b\":1}}",
        "\u0000"
      })
  void nonsenseIsRefusedInASentence(String text) {
    assertThatThrownBy(() -> Wire.decode(text.getBytes(UTF_8), Presence.class))
        .isInstanceOf(Malformed.class)
        .message()
        .isNotBlank();
  }

  /** Revisions are reckoned with, so none may leave the numbers that there are. */
  @ParameterizedTest
  @ValueSource(strings = {"floor", "revision", "size", "sequence", "epoch"})
  void aStateWithANumberThatCountsNothingIsRefused(String field) throws Exception {
    for (String number : new String[] {"-1", "9223372036854775807"}) {
      String json =
          Files.readString(Path.of("src/test/resources/wire/state.json"))
              .replaceFirst("\"" + field + "\" : [0-9]+", "\"" + field + "\" : " + number);
      assertThat(json).contains(number);
      assertThatThrownBy(() -> Wire.decode(json.getBytes(UTF_8), State.class))
          .isInstanceOf(Malformed.class)
          .hasMessageContaining(field);
    }
  }

  @Test
  void whatAMachineSaysOfItselfIsAsLongAsAStatusTakes() {
    String long300 = "x".repeat(299) + "\uD83D\uDE00";
    State.Agent agent =
        new State.Agent(
            long300,
            long300,
            java.util.List.of(long300),
            long300,
            long300,
            "x".repeat(127) + "\uD83D\uDE00");
    assertThat(agent.version()).hasSize(64);
    assertThat(agent.hostname()).hasSize(253);
    assertThat(agent.addresses().get(0)).hasSize(45);
    assertThat(agent.mac()).hasSize(17);
    assertThat(agent.model()).hasSize(128);
    assertThat(agent.os()).as("no half of a character").hasSize(127);
  }

  @Test
  void invalidUtf8IsRefused() {
    byte[] json = "{\"online\":true,\"bootId\":\"x\"}".getBytes(UTF_8);
    json[25] = (byte) 0xC3;
    assertThatThrownBy(() -> Wire.decode(json, Presence.class)).isInstanceOf(Malformed.class);
  }

  @Test
  void jsonOfTenThousandLevelsIsRefused() {
    String deep = "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    assertThatThrownBy(() -> Wire.decode(deep.getBytes(UTF_8), Presence.class))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void aMessageOfTenMegabytesIsRefusedUnread() {
    assertThatThrownBy(() -> Wire.decode(new byte[10_000_000], State.class))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("10000000 bytes");
  }

  @Test
  void theFullestStateFitsInAMessage() {
    var agent =
        new State.Agent("1.0.0", "h".repeat(253), Stream.of("::1").toList(), null, "m", "o");
    var items =
        IntStream.range(0, State.MAX_ITEMS)
            .mapToObj(
                i ->
                    new State.Item(
                        ContentPath.of(
                            "c".repeat(100) + "/" + "s".repeat(100) + "/" + "f".repeat(190) + i),
                        Sha256.ofText("" + i),
                        LARGEST / State.MAX_ITEMS,
                        i))
            .toList();
    State state =
        new State(
            "b", null, 1, 1, agent, null, State.Content.of(0, items, java.util.List.of()), null);
    byte[] bytes = Wire.encode(state);
    assertThat(bytes.length).isLessThan(Wire.MAX_BYTES);
    assertThat(Wire.decode(bytes, State.class)).isEqualTo(state);
  }

  @Test
  void moreItemsThanABoxMayHoldAreRefused() {
    var item = new State.Item(ContentPath.of("a/b"), Sha256.ofText("x"), 1, 1);
    var items = java.util.Collections.nCopies(State.MAX_ITEMS + 1, item);
    assertThatThrownBy(() -> State.Content.of(0, items, java.util.List.of()))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("at most 1000");
  }
}
