package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Releases and rollouts of one tenant; those of a version are called {@code player-VERSION}. */
record Rollouts(World world, Tenant club) {
  static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String KIND = "updaterollout";

  /** Packs, signs and uploads a version. */
  void release(String version, Behaviour behaviour) {
    release(version, behaviour, 0);
  }

  /** The same under another name. */
  void release(String version, String name, Behaviour behaviour) {
    var answer = club.uploadPackage(name, world.software().pack(version, behaviour, 0));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  /** The same with so many bytes of ballast. */
  void release(String version, Behaviour behaviour, int ballast) {
    var answer =
        club.uploadPackage("player-" + version, world.software().pack(version, behaviour, ballast));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  /**
   * Declares the rollout of a version.
   *
   * @param sites as YAML in one line, such as {@code [one, two]}
   * @param waves the same
   * @param more further lines of the spec
   */
  void begin(String version, String sites, String waves, String... more) {
    begin(version, version, sites, waves, more);
  }

  /** The same; one release may have several, of which this is {@code player-KEY}. */
  void begin(String key, String version, String sites, String waves, String[] more) {
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: UpdateRollout
        metadata:
          name: player-%s
        spec:
          release: player-%s
          targets: {sites: %s}
          waves: %s
          %s
        """
            .formatted(key, version, sites, waves, String.join("\n  ", more)));
  }

  /** Waits until its Ready condition says that, such as {@code True Completed}. */
  void awaitReady(String version, String statusAndReason) {
    club.awaitCondition(KIND, "player-" + version, "Ready", statusAndReason);
  }

  String message(String version) {
    return club.message(KIND, "player-" + version, "Ready");
  }

  String status(String version, String field) {
    return club.field(KIND, "player-" + version, ".status." + field);
  }

  void awaitStatus(String version, String field, String value) {
    await("rollout of " + version + " has " + field + " " + value)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> status(version, field), value::equals);
  }

  void patch(String version, String json) {
    club.kubectl("patch", KIND, "player-" + version, "--type=merge", "-p", json);
  }

  /** A person lets a wave begin. */
  static void approve(Tenant club, String version, String wave) {
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: RolloutApproval
        metadata:
          name: player-%s-%s
        spec: {rollout: player-%s, wave: %s, decision: Approved}
        """
            .formatted(version, wave, version, wave));
  }

  void delete(String version) {
    club.kubectl("delete", KIND, "player-" + version);
  }

  /** The folder of what a box runs. */
  static Path current(BoxProcess box) {
    return box.state().resolve("software/current");
  }

  /** Which version a box runs; empty for none. */
  static String version(BoxProcess box) {
    try {
      Path link = current(box);
      return Files.exists(link) ? link.toRealPath().getFileName().toString() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void awaitVersion(BoxProcess box, String version) {
    await(box.name() + " runs " + version)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> version(box), version::equals);
  }

  /** Waits until a box's own book says that the open command has got to that stage. */
  static void awaitStage(BoxProcess box, String stage) {
    await(box.name() + " is at " + stage)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> isAt(box, stage));
  }

  /** Whether a box's own book says that the open command has got to that stage. */
  static boolean isAt(BoxProcess box, String stage) {
    return book(box).at("/open/stage").asText().equals(stage);
  }

  private static JsonNode book(BoxProcess box) {
    Path book = box.state().resolve("software/software.json");
    try {
      return Tenant.parsed(Files.exists(book) ? Files.readString(book) : "{}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ids of the commands that a box has answered, each once. */
  static List<String> commands(BoxProcess box) {
    return box.answers().stream().map(a -> a.split(" ", -1)[0]).distinct().toList();
  }
}
