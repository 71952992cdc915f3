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

  private static final List<String> EXPLAINED =
      Stream.concat(
              KINDS.stream(), Stream.of("softwarerelease", "updaterollout", "rolloutapproval"))
          .toList();

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

    for (String kind : KINDS) {
      golden.check("get-" + kind, club.kubectl("get", kind));
      golden.check("get-" + kind + "-wide", club.kubectl("get", kind, "-o", "wide"));
      golden.check("describe-" + kind, club.kubectl("describe", kind));
    }
    golden.check("get-pifleet", club.kubectl("get", "pifleet"));
    golden.all();
  }

  private static String watched(Child watch) {
    try {
      return Files.readString(watch.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
