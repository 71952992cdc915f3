package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.Child;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a person reads at the terminal, word by word: the files of golden-kubectl. {@code make
 * golden} writes them anew; then read them as that person would.
 */
@ExtendWith(Shared.class)
class KubectlE2E {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final List<String> KINDS =
      List.of("site", "group", "content", "contentdeployment", "enrollment");

  private static final List<String> OF_RELEASES =
      List.of("softwarerelease", "updaterollout", "rolloutapproval");

  private static final List<String> EXPLAINED =
      Stream.concat(KINDS.stream(), OF_RELEASES.stream()).toList();

  @Test
  void whatKubectlExplains(World world) {
    GoldenText golden = new GoldenText("golden-kubectl");
    for (String kind : EXPLAINED) {
      golden.check("explain-" + kind, world.kubectl().ok("explain", kind, "--recursive"));
      golden.check("explain-" + kind + "-spec", world.kubectl().ok("explain", kind + ".spec"));
      if (kind.equals("rolloutapproval")) {
        continue; // It has none: its word is its spec.
      }
      golden.check("explain-" + kind + "-status", world.kubectl().ok("explain", kind + ".status"));
    }
    golden.all();
  }

  /** Everything in a state worth reading: done, on its way, waiting for a person, in trouble. */
  @Test
  void whatKubectlShowsOfAClub(World world) {
    GoldenText golden = new GoldenText("golden-kubectl");
    Tenant club = Tenant.create(world, "kiosk");
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: Site
        metadata: {name: bar}
        spec:
          displayName: The bar
          club: Kiosk FC
          sports: [football]
          location: {city: Rennes, region: Bretagne, country: France}
          deviceType: pi5-player
        ---
        apiVersion: pifleet.io/v1alpha1
        kind: Site
        metadata: {name: hall}
        spec: {displayName: The hall, club: Kiosk FC}
        ---
        apiVersion: pifleet.io/v1alpha1
        kind: Group
        metadata: {name: bretons}
        spec: {type: Geography, match: {regions: [Bretagne]}}
        ---
        apiVersion: pifleet.io/v1alpha1
        kind: Group
        metadata: {name: nobody}
        spec: {match: {sports: [curling]}}
        """);
    club.enroll("bar", "bar", "10m");
    club.enroll("hall", "hall", "10m");
    club.enroll("nowhere", "nowhere", "10m");
    BoxProcess box = club.admit("bar");
    golden.check(
        "wait-site", club.kubectl("wait", "--for=condition=Ready", "site/bar", "--timeout=90s"));

    Path video = Video.write(world.folder().resolve("kiosk.mp4"), 1, 51);
    club.upload("match", video);
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: Content
        metadata: {name: promised}
        spec: {filename: promised.mp4, category: Technique, sha256: "%s"}
        """
            .formatted("0".repeat(64)));
    club.deploy("soon", "{groups: [bretons]}", "promised");
    club.deploy("lost", "{groups: [atlantis]}", "match");
    club.awaitCondition("contentdeployment", "lost", "Ready", "False MissingGroup");
    club.awaitCondition("contentdeployment", "soon", "Ready", "False MissingContent");

    Child watch = world.kubectl().background("watch-kiosk", "-n", "kiosk", "get", "cdep", "-w");
    await("kubectl watches").atMost(LIMIT).until(() -> watch.said("soon"));
    club.deploy("show", "{sites: [bar]}", "match");
    golden.check(
        "wait-contentdeployment",
        club.kubectl("wait", "--for=condition=Ready", "cdep/show", "--timeout=90s"));
    await("the watch tells of every step to the end")
        .atMost(LIMIT)
        .until(() -> watched(watch), t -> t.matches("(?s).*show +True +Completed +1/1 .*"));
    assertThat(watched(watch).lines().filter(line -> line.startsWith("show ")).toList())
        .isNotEmpty()
        .allMatch(
            line ->
                line.matches("show +((True|False) +(Progressing|Completed) +[01]/1 +)?[0-9a-z]+"));
    watch.close();
    box.awaitPlaying("Technique/match.mp4", BoxProcess.digest(video), LIMIT);
    await("it is counted")
        .atMost(LIMIT)
        .until(() -> club.field("content", "match", ".status.sites"), "1"::equals);
    club.awaitCondition("site", "bar", "InSync", "False MissingContent");
    club.kubectl("delete", "content", "match", "--wait=false");
    club.awaitCondition("content", "match", "InUse", "True InUse");
    club.awaitCondition("enrollment", "nowhere", "Ready", "False MissingSite");
    club.pin("hall");

    KINDS.forEach(kind -> show(golden, club, kind));
    golden.check("get-pifleet", club.kubectl("get", "pifleet"));
    golden.all();
  }

  /** A release of every kind, a plan that waits for a person, and a rollout of nothing. */
  @Test
  void whatKubectlShowsOfReleases(World world) {
    GoldenText golden = new GoldenText("golden-kubectl");
    Tenant club = Tenant.create(world, "arcade");
    club.declare("bar", "hall");
    club.admit("bar");
    club.awaitCondition("site", "bar", "Online", "True Online");
    release(world, club, "1.0.0");
    release(world, club, "1.1.0");
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: SoftwareRelease
        metadata: {name: player-1.2.0}
        spec:
          distribution: player-stable
          version: 1.2.0
          package: {sha256: "%s", signature: "%s=="}
        """
            .formatted("0".repeat(64), "A".repeat(86)));
    club.kubectl(
        "patch", "rel", "player-1.0.0", "--type=merge", "-p", "{\"spec\":{\"revoked\":true}}");
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: UpdateRollout
        metadata: {name: player-1.1.0}
        spec:
          release: player-1.1.0
          targets: {siteSelector: {}}
          waves:
            - {name: canary, targets: {sites: [bar]}, minSuccessTime: 30m}
            - {name: all, percent: 100, approval: Required}
          paused: true
        ---
        apiVersion: pifleet.io/v1alpha1
        kind: UpdateRollout
        metadata: {name: promised}
        spec:
          release: player-9.0.0
          targets: {sites: [nowhere]}
        ---
        apiVersion: pifleet.io/v1alpha1
        kind: RolloutApproval
        metadata: {name: player-1.1.0-all}
        spec: {rollout: player-1.1.0, wave: all, decision: Approved, reason: The canary is well}
        """);
    club.awaitCondition("softwarerelease", "player-1.0.0", "Ready", "False Revoked");
    club.awaitCondition("softwarerelease", "player-1.1.0", "Ready", "True Verified");
    club.awaitCondition("softwarerelease", "player-1.2.0", "Ready", "False Missing");
    club.awaitCondition("updaterollout", "player-1.1.0", "Ready", "False Planned");
    club.awaitCondition("updaterollout", "promised", "Ready", "False MissingRelease");
    OF_RELEASES.forEach(kind -> show(golden, club, kind));
    golden.all();
  }

  private static void release(World world, Tenant club, String version) {
    var answer =
        club.uploadPackage(
            "player-" + version,
            world
                .software()
                .packSaying(
                    "arcade-" + version,
                    """
                    {"distribution": "player-stable", "version": "%s",
                     "expires": "2099-01-01T00:00:00Z", "services": ["player.service"],
                     "healthCheck": {"command": ["bin/healthy.py"], "withinSeconds": 60}}
                    """
                        .formatted(version)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  private static void show(GoldenText golden, Tenant club, String kind) {
    golden.check("get-" + kind, club.kubectl("get", kind));
    golden.check("get-" + kind + "-wide", club.kubectl("get", kind, "-o", "wide"));
    golden.check("describe-" + kind, club.kubectl("describe", kind));
  }

  private static String watched(Child watch) {
    try {
      return Files.readString(watch.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
