package io.pifleet.agent.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds on a machine that starts anew and whose clock is wrong. */
class HoldsIT {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  @TempDir private Path state;
  @TempDir private Path root;

  @BeforeEach
  void aMachineThatRuns() throws IOException {
    machine("boot-1", 1_000);
  }

  @Test
  void nobodyHoldsAtFirst() throws IOException {
    assertThat(at(NOON).current()).isEmpty();
    assertThat(at(NOON).list()).isEmpty();
    assertThat(at(NOON).release("anna")).isFalse();
  }

  @Test
  void severalHoldByNameAndEachEndsByItself() throws IOException {
    at(NOON).hold("ben", "repair", Duration.ofHours(1));
    at(NOON).hold("anna", "match", TWO_HOURS);
    assertThat(at(NOON).current())
        .containsExactly(
            new State.Hold("anna", "match", 7_200), new State.Hold("ben", "repair", 3_600));
    machine("boot-1", 1_000 + 3_600);
    assertThat(at(NOON).current()).containsExactly(new State.Hold("anna", "match", 3_600));
    machine("boot-1", 1_000 + 7_200);
    assertThat(at(NOON).current()).isEmpty();
  }

  @Test
  void aHoldIsChangedByItsHolderAndEndedByHim() throws IOException {
    Holds holds = at(NOON);
    holds.hold("anna", "match", TWO_HOURS);
    holds.hold("anna", "party", Duration.ofMinutes(1));
    assertThat(holds.current()).containsExactly(new State.Hold("anna", "party", 60));
    assertThat(holds.release("ben")).isFalse();
    assertThat(holds.release("anna")).isTrue();
    assertThat(holds.current()).isEmpty();
  }

  @Test
  void whoLooksSeesWhatAnotherProcessWrites() throws IOException {
    Holds agent = at(NOON);
    for (int i = 0; i < 20; i++) {
      at(NOON).hold("anna", "match " + i, TWO_HOURS);
      assertThat(agent.current()).containsExactly(new State.Hold("anna", "match " + i, 7_200));
    }
    at(NOON).release("anna");
    assertThat(agent.current()).isEmpty();
  }

  @Test
  void aClockThatJumpsChangesNothingWhileTheMachineRuns() throws IOException {
    at(NOON).hold("anna", "match", TWO_HOURS);
    machine("boot-1", 1_060);
    for (Instant wrong : List.of(Instant.EPOCH, NOON.plus(Duration.ofDays(9_000)))) {
      assertThat(at(wrong).current()).containsExactly(new State.Hold("anna", "match", 7_140));
    }
  }

  @Test
  void afterAnotherStartTheClockCountsAndNeverMoreThanWasAsked() throws IOException {
    at(NOON).hold("anna", "match", TWO_HOURS);
    machine("boot-2", 30);
    assertThat(at(NOON.plusSeconds(3_600)).current())
        .containsExactly(new State.Hold("anna", "match", 3_600));
    assertThat(at(NOON.plusSeconds(7_200)).current()).isEmpty();
    assertThat(at(Instant.EPOCH).current())
        .as("a clock that is far behind")
        .containsExactly(new State.Hold("anna", "match", 7_170));
    machine("boot-2", 7_200);
    assertThat(at(Instant.EPOCH).current()).as("and never gets there").isEmpty();
  }

  @Test
  void noMoreHoldThanTheStateCanSay() throws IOException {
    for (int i = 0; i < State.MAX_HOLDS; i++) {
      at(NOON).hold("h" + i, "match", Duration.ofMinutes(1 + i));
    }
    assertThatThrownBy(() -> at(NOON).hold("anna", "match", TWO_HOURS))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("8 others hold updates back")
        .hasMessageContaining("pifleet-agent hold --release --holder h0");
    at(NOON).hold("h7", "another", TWO_HOURS);
    machine("boot-1", 1_060);
    at(NOON).hold("anna", "match", TWO_HOURS);
    assertThat(at(NOON).current()).hasSize(8).noneMatch(h -> h.holder().equals("h0"));
  }

  @Test
  void whatIsDamagedHoldsNothingAndIsToldToWhoAsks() throws IOException {
    Path file = state.resolve("holds.json");
    for (String damaged : List.of("", "{\"holds\": [{}]}", "{\"holds\": [null]}", "nonsense")) {
      Files.writeString(file, damaged);
      assertThat(at(NOON).current()).isEmpty();
      assertThatThrownBy(() -> at(NOON).list())
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("rm " + file);
    }
  }

  private Holds at(Instant now) {
    return new Holds(state, root, Clock.fixed(now, ZoneOffset.UTC));
  }

  private void machine(String boot, long uptime) throws IOException {
    Path random = Files.createDirectories(root.resolve("proc/sys/kernel/random"));
    Files.writeString(random.resolve("boot_id"), boot + "\n");
    Files.writeString(root.resolve("proc/uptime"), uptime + ".17 12345.00\n");
  }
}
