package io.pifleet.agent.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.State;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a box tells of the health of software that it has kept. */
class BoxSoftwareHealthTest {
  private static final long MINUTE = 60_000;
  private final Lab lab = new Lab().start();
  private final Software player = lab.player;

  @BeforeEach
  void softwareIsBrought() {
    lab.send(player.update("1.0.0", 1)).pass(10_000);
  }

  @Test
  void itsAgeCountsSinceItsFirstPassedCheck() {
    lab.pass(2 * MINUTE);
    assertThat(software().healthySeconds()).isBetween(125L, 130L);
    assertThat(software().complaint()).isNull();
  }

  @Test
  void itIsAskedAsOftenAsTheManifestSays() {
    player.acts.clear();
    lab.pass(10 * MINUTE);
    assertThat(player.acts).hasSizeBetween(19, 21).containsOnly("CHECK 1.0.0");
  }

  @Test
  void itsAgeIsToldWhenItIsWorthIt() {
    lab.states.clear();
    lab.pass(9 * 60 * MINUTE);
    List<Long> told =
        lab.states.stream()
            .map(s -> s.software().healthySeconds())
            .filter(Objects::nonNull)
            .toList();
    assertThat(told).contains(60L, 300L, 600L, 1_800L, 3_600L, 7_200L, 14_400L, 28_800L);
  }

  @Test
  void twoFailuresOnlyBeginItsAgeAnew() {
    player.sick.add("1.0.0");
    lab.pass(MINUTE);
    player.sick.clear();
    lab.pass(MINUTE);
    assertThat(software().complaint()).isNull();
    assertThat(software().healthySeconds()).isLessThan(80);
    assertThat(lab.states).extracting(s -> s.software().complaint()).containsOnlyNulls();
  }

  @Test
  void threeFailuresMakeItUnhealthyAndOnePassHealthyAgain() {
    player.sick.add("1.0.0");
    lab.pass(2 * MINUTE);
    assertThat(told().healthySeconds()).isNull();
    assertThat(told().complaint()).isEqualTo("503 instead of 200");
    assertThat(player.turns()).containsExactly("START 1.0.0");
    player.sick.clear();
    lab.pass(MINUTE / 2);
    assertThat(told().complaint()).isNull();
    assertThat(told().healthySeconds()).isZero();
  }

  @Test
  void aRestartOfTheAgentLeavesTheServicesAloneAndBeginsAnew() {
    lab.pass(10 * MINUTE);
    player.acts.clear();
    lab.start().pass(1_000);
    assertThat(player.acts).containsExactly("CHECK 1.0.0");
    assertThat(software().healthySeconds()).isBetween(0L, 1L);
  }

  @Test
  void duringATrialNothingIsSaidOfTheHealth() {
    player.sick.add("2.0.0");
    lab.send(player.update("2.0.0", 2)).pass(30_000);
    assertThat(software().current().version()).isEqualTo("1.0.0");
    assertThat(software().healthySeconds()).isNull();
    lab.pass(2 * MINUTE);
    assertThat(software().healthySeconds()).isNotNull();
  }

  @Test
  void aBoxWithoutSoftwareSaysSo() {
    Lab bare = new Lab().start();
    assertThat(bare.state().software()).isEqualTo(State.Software.NONE);
    assertThat(bare.state().softwareVersion()).isEqualTo("1.0");
  }

  private State.Software software() {
    return lab.state().software();
  }

  private State.Software told() {
    return lab.states.get(lab.states.size() - 1).software();
  }
}
