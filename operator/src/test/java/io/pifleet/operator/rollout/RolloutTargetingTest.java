package io.pifleet.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.catalog.InformersCache;
import io.pifleet.operator.deployment.DeploymentProgress;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.fleet.Timing;
import io.pifleet.operator.fleet.Watch;
import io.pifleet.operator.site.SoftwareWant;
import io.pifleet.operator.site.Wishes;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rollout to a site of which it is thought differently before the update has come to its end. */
class RolloutTargetingTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final SiteId NORTH = new SiteId("club", "north");
  private static final Sha256 PACKAGE = Sha256.ofText("2.2.0");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final InformersCache<Site> sites = new InformersCache<>();
  private final InformersCache<UpdateRollout> rollouts = new InformersCache<>();
  private final Fleet fleet =
      new Fleet(
          new Timing(Duration.ofSeconds(15), Duration.ofSeconds(30)),
          new Deaf(),
          () -> NOW,
          (wait, what) -> {});
  private final Catalog catalog = new Catalog();
  private RolloutProgress progress;
  private RolloutTargeting targeting;
  private RolloutRound round;
  private long sequence;

  @BeforeEach
  void declare() {
    InformersCache<SoftwareRelease> releases = new InformersCache<>();
    catalog.sites(sites);
    catalog.rollouts(rollouts);
    catalog.releases(releases);
    catalog.groups(new InformersCache<Group>());
    releases.put(
        YAML.unmarshal(
            """
            metadata: {name: player-2.2.0, namespace: club, uid: uid-of-release}
            spec: {distribution: player, version: 2.2.0, package: {sha256: %s, signature: c2ln}}
            status: {conditions: [{type: Ready, status: "True"}]}
            """
                .formatted(PACKAGE.hex()),
            SoftwareRelease.class));
    for (String name : List.of("north", "south")) {
      sites.put(
          YAML.unmarshal(
              """
              metadata: {name: %1$s, namespace: club, uid: uid-of-%1$s}
              spec: {displayName: %1$s}
              """
                  .formatted(name),
              Site.class));
    }
    start();
  }

  @Test
  void whoIsBeingUpdatedReturnsAlsoWhenItIsNotMeantAnyMore() {
    take("targets: {sites: [north, south]}");
    assertThat(want()).map(SoftwareWant::back).contains(false);
    says(null, bringing("uid-of-rollout", 1));
    take("targets: {sites: [south]}");
    assertThat(want()).as("nobody brings it anything").isEmpty();
    take("targets: {sites: [south]}, rollback: true");
    assertThat(want()).map(SoftwareWant::back).contains(true);
    says(new State.Installed("2.2.0", PACKAGE, bringing("uid-of-rollout", 1), 1), null);
    assertThat(want()).as("it has come through").map(SoftwareWant::back).contains(true);
    says(null, null);
    assertThat(want()).as("it has returned").isEmpty();
  }

  @Test
  void whoIsToldWhenTheWayBackHasBegunReturnsToo() {
    take("targets: {sites: [north, south]}");
    take("targets: {sites: [south]}, rollback: true");
    assertThat(want()).isEmpty();
    says(null, bringing("uid-of-rollout", 1));
    assertThat(want()).as("its word was late").map(SoftwareWant::back).contains(true);
  }

  @Test
  void whatAnotherRolloutIsBringingIsNoneOfItsBusiness() {
    take("targets: {sites: [north, south]}");
    says(null, bringing("uid-of-another", 1));
    take("targets: {sites: [south]}, rollback: true");
    assertThat(want()).isEmpty();
  }

  /** What it goes by is written, for those who are meant and for the others. */
  @Test
  void theNextOperatorKnowsTheWay() {
    take("targets: {sites: [north, south]}, onFailure: Rollback, maxFailures: 0");
    progress.report(
        new SiteId("club", "south"),
        Map.of("uid-of-rollout", Standing.failed("Unhealthy", "503")),
        NOW);
    take("targets: {sites: [south]}, onFailure: Rollback, maxFailures: 0");
    says(new State.Installed("2.2.0", PACKAGE, bringing("uid-of-rollout", 1), 1), null);
    start();
    take("targets: {sites: [south]}, onFailure: Rollback, maxFailures: 0");
    assertThat(want()).map(SoftwareWant::back).contains(true);
  }

  /** A Group that is deleted and made anew takes all its sites out and in again. */
  @Test
  void whoComesBackInMidUpdateHasItsPlaceAtOnce() {
    take("targets: {sites: [north, south]}, maxConcurrency: 1");
    says(null, bringing("uid-of-rollout", 1));
    take("targets: {sites: [south]}, maxConcurrency: 1");
    take("targets: {sites: [north, south]}, maxConcurrency: 1");
    assertThat(progress.tally("uid-of-rollout").sum(WaveTally::updating)).isEqualTo(1);
  }

  /** One edit that takes a site out in mid-update and is one failure too many. */
  @Test
  void whoIsTakenOutByTheEditThatTurnsItBackReturnsToo() {
    take("targets: {sites: [north, south]}, onFailure: Rollback, maxFailures: 1");
    progress.report(
        new SiteId("club", "south"),
        Map.of("uid-of-rollout", Standing.failed("Unhealthy", "503")),
        NOW);
    says(null, bringing("uid-of-rollout", 1));
    UpdateRollout turned = take("targets: {sites: [south]}, onFailure: Rollback, maxFailures: 0");
    assertThat(turned.getStatus().conditions().getFirst().reason()).isEqualTo("RollingBack");
    assertThat(want()).map(SoftwareWant::back).contains(true);
  }

  /** A rollout that rings itself while it is looked at is looked at again and again. */
  @Test
  void aBeginningThatCannotBeWrittenRingsNotItself() {
    UpdateRollout rollout = take("targets: {sites: [north]}, paused: true");
    UpdateRollout begins = declared("targets: {sites: [north]}");
    begins.setStatus(rollout.getStatus());
    rollouts.put(begins);
    for (int refused = 0; refused < 3; refused++) {
      assertThat(round.step(begins, List.of(), NOW))
          .isInstanceOfSatisfying(
              RolloutRound.Step.Decided.class,
              d -> {
                assertThat(d.status().startedAt()).isNotNull();
                assertThat(d.change().rollouts()).isEmpty();
              });
    }
  }

  private static CommandId bringing(String rollout, long revision) {
    return CommandId.of("uid-of-north", rollout, revision, "update 2.2.0 " + PACKAGE);
  }

  private Optional<SoftwareWant> want() {
    return targeting.want(sites.list(s -> name(s).equals("north")).findFirst().orElseThrow(), NOW);
  }

  private static String name(Site site) {
    return site.getMetadata().getName();
  }

  /** An operator starts: all that it knows is what is declared and written, and what boxes say. */
  private void start() {
    Bells bells = new Bells();
    bells.sites().setEventHandler(e -> {});
    bells.rollouts().setEventHandler(e -> {});
    bells.sites().start();
    bells.rollouts().start();
    progress = new RolloutProgress();
    targeting =
        new RolloutTargeting(
            catalog, new Wishes(catalog, fleet, new DeploymentProgress()), progress, bells);
    round = new RolloutRound(targeting, progress, fleet);
  }

  /** People change the rollout; its reconciler takes it in, and writes its status. */
  private UpdateRollout take(String spec) {
    UpdateRollout rollout = declared(spec);
    rollout.setStatus(
        rollouts.list(r -> true).findFirst().map(UpdateRollout::getStatus).orElse(null));
    rollouts.put(rollout);
    switch (round.step(rollout, List.of(), NOW)) {
      case RolloutRound.Step.Quiet quiet -> {}
      case RolloutRound.Step.Counted counted -> rollout.setStatus(counted.status());
      case RolloutRound.Step.Decided decided -> {
        rollout.setStatus(decided.status());
        round.wrote(rollout, decided.status(), NOW);
      }
    }
    return rollout;
  }

  private static UpdateRollout declared(String spec) {
    return YAML.unmarshal(
        """
            metadata: {name: player-2.2.0, namespace: club, uid: uid-of-rollout,
              generation: 1, creationTimestamp: "2026-06-01T11:00:00Z"}
            spec: {release: player-2.2.0, %s}
            """
            .formatted(spec),
        UpdateRollout.class);
  }

  private void says(State.@Nullable Installed current, @Nullable CommandId open) {
    fleet.presence(NORTH, new Presence(true, "r1", "1.0"));
    fleet.state(
        NORTH,
        new State(
            "r1",
            null,
            ++sequence,
            7,
            new State.Agent("1.0", "box", List.of(), null, null, null),
            null,
            State.Content.EMPTY,
            open == null
                ? List.of()
                : List.of(
                    new State.Open(
                        open, CommandType.UPDATE_SOFTWARE, 1, Stage.Trying, null, null, null)),
            new State.Software("player", current, null, 1, 100L, null, List.of()),
            List.of()));
  }

  /** Nobody is to be told what happens in the fleet. */
  private static final class Deaf implements Watch {
    @Override
    public boolean knows(SiteId site) {
      return true;
    }

    @Override
    public void changed(SiteId site) {}

    @Override
    public void changed(Collection<SiteId> sites) {}

    @Override
    public void everything() {}

    @Override
    public void moved(String namespace, Set<Sha256> files) {}

    @Override
    public void answered(SiteId site, Result result) {}

    @Override
    public void stranger(SiteId id) {}
  }
}
