package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.AgentJar;
import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.PlayerSoftware;
import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A release brings the agent that fits it to real boxes, which a real watchdog keeps in reach. */
@ExtendWith(Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SelfUpdateE2E {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String SITE = "one";
  private static @Nullable Tenant tenant;

  private static synchronized Tenant club(World world) {
    if (tenant == null) {
      tenant = Tenant.create(world, "self-update");
      tenant.declare(SITE);
      tenant.admitAll(List.of(SITE));
      tenant.box(SITE).child().close();
      tenant.box(SITE).watched().start();
    }
    return tenant;
  }

  @Test
  @Order(1)
  void aReleaseBringsItsOwnAgentThroughALossOfPower(World world) {
    Tenant club = club(world);
    BoxProcess box = club.box(SITE);
    release(world, club, "2.0.0", Behaviour.GOOD, AgentJar.of("9.1.0", jars(world)));
    rollout(club, "2.0.0", "maxFailures: 0");
    await().atMost(LIMIT).until(box::agentStarted, agentOf("2.0.0")::equals);
    box.kill();
    box.start();
    club.kubectl("wait", "--for=condition=Ready", "updaterollout/player-2.0.0", "--timeout=120s");
    assertThat(club.field("updaterollout", "player-2.0.0", ".status.progress")).isEqualTo("1/1");
    runs(club, "2.0.0", "9.1.0");
    assertThat(box.agent("doctor").output())
        .contains("the watchdog keeps the agent of software/releases/2.0.0");
  }

  @Test
  @Order(2)
  void aReleaseWithABrokenAgentGoesBackAndThePlayerNeverStops(World world) {
    Tenant club = club(world);
    BoxProcess box = club.box(SITE);
    String player = playerPid(box);
    release(world, club, "2.1.0", Behaviour.GOOD, AgentJar.broken("9.2.0", jars(world)));
    rollout(club, "2.1.0", "maxFailures: 0");
    await()
        .atMost(LIMIT)
        .until(
            () -> club.condition("updaterollout", "player-2.1.0", "Ready"),
            "False MaxFailuresExceeded"::equals);
    assertThat(club.field("updaterollout", "player-2.1.0", ".status.failures.0.reason"))
        .isEqualTo("CrashLoop");
    assertThat(club.field("updaterollout", "player-2.1.0", ".status.failures.0.message"))
        .contains("the new agent was started 3 times");
    runs(club, "2.0.0", "9.1.0");
    assertThat(playerPid(box)).isEqualTo(player);
    assertThat(box.agent("status").output())
        .contains("software     2.0.0")
        .contains("failed: 2.1.0: CrashLoop, the new agent was started 3 times");
    club.kubectl("delete", "updaterollout", "player-2.1.0");
    club.awaitCondition("site", SITE, "InSync", "True Synced");
  }

  @Test
  @Order(3)
  void aReleaseThatGoesBackTakesItsAgentWithIt(World world) {
    Tenant club = club(world);
    BoxProcess box = club.box(SITE);
    release(world, club, "2.2.0", Behaviour.CRASH, AgentJar.of("9.3.0", jars(world)));
    rollout(club, "2.2.0", "maxFailures: 0");
    await().atMost(LIMIT).until(box::agentStarted, agentOf("2.2.0")::equals);
    await()
        .atMost(LIMIT)
        .until(
            () -> club.condition("updaterollout", "player-2.2.0", "Ready"),
            "False MaxFailuresExceeded"::equals);
    assertThat(club.field("updaterollout", "player-2.2.0", ".status.failures.0.reason"))
        .isEqualTo("Unhealthy");
    runs(club, "2.0.0", "9.1.0");
  }

  /** It has two minutes; till then the player runs on as it was. */
  @Test
  @Order(4)
  void aReleaseWhoseAgentNeverReachesTheBrokerGoesBackByItself(World world) {
    Tenant club = club(world);
    String player = playerPid(club.box(SITE));
    release(world, club, "2.3.0", Behaviour.GOOD, AgentJar.deaf("9.4.0", jars(world)));
    rollout(club, "2.3.0", "maxFailures: 0");
    await()
        .atMost(LIMIT.multipliedBy(2))
        .until(
            () -> club.condition("updaterollout", "player-2.3.0", "Ready"),
            "False MaxFailuresExceeded"::equals);
    assertThat(club.field("updaterollout", "player-2.3.0", ".status.failures.0.reason"))
        .isEqualTo("NotConnected");
    assertThat(club.field("updaterollout", "player-2.3.0", ".status.failures.0.message"))
        .contains("the new agent did not reach the broker within 120 s");
    runs(club, "2.0.0", "9.1.0");
    assertThat(playerPid(club.box(SITE))).isEqualTo(player);
  }

  /** The box, the API and the player agree on what runs. */
  private static void runs(Tenant club, String version, String agentVersion) {
    BoxProcess box = club.box(SITE);
    await().atMost(LIMIT).until(box::agentStarted, agentOf(version)::equals);
    await()
        .atMost(LIMIT)
        .until(() -> club.field("site", SITE, ".status.agent.version"), agentVersion::equals);
    await()
        .atMost(LIMIT)
        .until(() -> club.field("site", SITE, ".status.software.version"), version::equals);
    Path current = box.state().resolve("software/current");
    await().atMost(LIMIT).until(() -> PlayerSoftware.ask(current), "ok"::equals);
  }

  private static String agentOf(String version) {
    return "software/releases/" + version + "/agent/pifleet-agent.jar";
  }

  private static Path jars(World world) {
    return world.folder().resolve("agents");
  }

  private static String playerPid(BoxProcess box) {
    try {
      return Files.readString(box.state().resolveSibling("player.pid")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void release(
      World world, Tenant club, String version, Behaviour behaviour, Path agent) {
    var answer =
        club.uploadPackage("player-" + version, world.software().pack(version, behaviour, agent));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  private static void rollout(Tenant club, String version, String more) {
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: UpdateRollout
        metadata:
          name: player-%s
        spec:
          release: player-%s
          targets: {siteSelector: {}}
          waves: [{name: all, percent: 100}]
          %s
        """
            .formatted(version, version, more));
  }
}
