package io.pifleet.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.PlayerSoftware;
import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.RawClient;
import io.pifleet.e2e.harness.SmallDisk;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Topic.Channel;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes wrong on the way of a version through the fleet, on real boxes. */
@ExtendWith(Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolloutFaultsE2E {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> SITES = List.of("attic", "bar", "cellar", "den");
  private static final int BALLAST = 4 << 20;

  private static Rollouts rollouts;
  private static SmallDisk disk;

  private static BoxProcess box(String site) {
    return rollouts.club().box(site);
  }

  /** The last story begins here: a box gives its broker two minutes before it goes back. */
  @BeforeAll
  static void fourBoxesRunTheFirstVersion(World world) {
    Tenant club = Tenant.create(world, "rollout-faults");
    club.declare(SITES.toArray(String[]::new));
    club.admitAll(SITES);
    BoxProcess attic = club.box("attic");
    attic.kill();
    disk = SmallDisk.under(attic.state(), 32 << 20);
    attic.configure("[content]\nreserve_bytes=1Mi").start();
    rollouts = new Rollouts(world, club);
    rollouts.release("1.0.0", Behaviour.GOOD);
    rollouts.begin("1.0.0", "[attic, bar, cellar, den]", "[]", "maxConcurrency: 100%");
    rollouts.awaitStatus("1.0.0", "progress", "4/4");

    rollouts.release("9.0.0", Behaviour.MUTE);
    rollouts.begin("9.0.0", "[den]", "[]", "maxFailures: 0");
    Rollouts.awaitVersion(box("den"), "9.0.0");
  }

  @AfterAll
  static void theBoxLeavesItsSmallDisk() {
    box("attic").close();
    disk.close();
  }

  @Test
  @Order(1)
  void aNewerRolloutTakesOverInMidWaveAndNobodyIsToldBoth(World world) {
    String canary =
        "[{name: canary, targets: {sites: [bar]}, minSuccessTime: 1h}, {name: all, percent: 100}]";
    int told = Rollouts.commands(box("cellar")).size();
    rollouts.release("2.0.0", Behaviour.GOOD);
    rollouts.release("2.1.0", Behaviour.GOOD);
    rollouts.begin("2.0.0", "[bar, cellar]", canary);
    rollouts.awaitReady("2.0.0", "False Soaking");

    rollouts.begin("2.1.0", "[bar, cellar]", "[]", "maxConcurrency: 2");
    rollouts.awaitReady("2.1.0", "True Completed");
    rollouts.awaitReady("2.0.0", "False Superseded");
    assertThat(rollouts.status("2.0.0", "excluded.0.reason"))
        .isEqualTo("superseded by UpdateRollout player-2.1.0");
    assertThat(Rollouts.version(box("bar"))).isEqualTo("2.1.0");
    assertThat(Rollouts.version(box("cellar"))).isEqualTo("2.1.0");
    assertThat(Rollouts.commands(box("cellar"))).as("told of 2.1.0 alone").hasSize(told + 1);
  }

  @Test
  @Order(2)
  void aRolloutThatIsDeletedOrAbortedInMidWaveLeavesBoxesWhereTheyAre(World world) {
    String canary =
        "[{name: canary, targets: {sites: [bar]}, minSuccessTime: 1h}, {name: all, percent: 100}]";
    int told = Rollouts.commands(box("cellar")).size();
    rollouts.release("2.2.0", Behaviour.GOOD);
    rollouts.begin("2.2.0", "[bar, cellar]", canary);
    rollouts.awaitReady("2.2.0", "False Soaking");
    rollouts.delete("2.2.0");
    await("an Event says what became of it")
        .atMost(LIMIT)
        .until(
            () -> rollouts.club().kubectl("get", "events"),
            e -> e.contains("Deleted in the middle"));
    rollouts.club().awaitCondition("site", "bar", "InSync", "True Synced");

    rollouts.release("2.3.0", Behaviour.GOOD);
    rollouts.begin("2.3.0", "[bar, cellar]", canary);
    Rollouts.awaitStage(box("bar"), "Trying");
    rollouts.patch("2.3.0", "{\"spec\":{\"abort\":true}}");
    rollouts.awaitReady("2.3.0", "False Aborted");
    rollouts.club().awaitCondition("site", "bar", "InSync", "True Synced");
    Rollouts.awaitVersion(box("bar"), "2.3.0");
    assertThat(Rollouts.version(box("cellar"))).isEqualTo("2.1.0");
    assertThat(Rollouts.commands(box("cellar"))).hasSize(told);
  }

  @Test
  @Order(3)
  void aBoxThatIsAwayAllThroughFollowsADayLaterByAWrongClock(World world) {
    BoxProcess away = box("cellar");
    away.kill();
    rollouts.club().awaitCondition("site", "cellar", "Online", "False Offline");
    rollouts.release("3.0.0", Behaviour.GOOD);
    rollouts.begin("3.0.0", "[bar, cellar]", "[{name: all, percent: 100, minSuccessTime: 3s}]");
    rollouts.awaitReady("3.0.0", "True Completed");
    assertThat(rollouts.status("3.0.0", "progress")).isEqualTo("1/1");
    assertThat(rollouts.message("3.0.0")).contains("to follow: cellar");

    away.clock("+1d").start();
    rollouts.awaitStatus("3.0.0", "progress", "2/2");
    assertThat(Rollouts.version(away)).isEqualTo("3.0.0");
    assertThat(away.child().said("The agent starts.")).isTrue();
  }

  @Test
  @Order(4)
  void whatAnotherKeySignedIsRefusedByTheBox(World world) throws IOException {
    BoxProcess box = box("cellar");
    Path stranger = PlayerSoftware.inFolder(world.folder().resolve("another-maker")).publicKey();
    box.kill();
    Files.writeString(
        box.config(),
        Files.readString(box.config())
            .replace(world.software().publicKey().toString(), stranger.toString()));
    box.start();
    rollouts.release("3.1.0", Behaviour.GOOD);
    rollouts.begin("3.1.0", "[cellar]", "[]", "maxFailures: 0");
    rollouts.awaitReady("3.1.0", "False MaxFailuresExceeded");
    assertThat(rollouts.status("3.1.0", "failures.0.reason")).isEqualTo("BadSignature");
    assertThat(rollouts.status("3.1.0", "failures.0.message"))
        .contains("no release key of this box has signed the package");
    assertThat(Rollouts.version(box)).isEqualTo("3.0.0");
  }

  /** The operator never asks for that, so somebody who has its key does. */
  @Test
  @Order(5)
  void aLowerVersionIsLeftOutByTheRolloutAndRefusedByTheBox(World world) throws MqttException {
    rollouts.release("2.9.0", Behaviour.GOOD);
    rollouts.begin("2.9.0", "[bar]", "[]");
    rollouts.awaitReady("2.9.0", "False NoTargets");
    assertThat(rollouts.status("2.9.0", "excluded.0.reason"))
        .isEqualTo("it runs 3.0.0, which is higher");
    rollouts.delete("2.9.0");

    SiteId site = new SiteId("rollout-faults", "bar");
    var tls = world.authority().client("pifleet-operator");
    try (RawClient rogue = RawClient.connect(world.broker().port(), tls, "rogue")) {
      rogue.subscribe(new Topic(site, Channel.STATE).toString());
      await("the broker gives the box's state").until(() -> !rogue.received().isEmpty());
      String json = rogue.received().getLast().split(" ", 2)[1];
      State state = Wire.decode(json.getBytes(UTF_8), State.class);
      rogue.publish(
          new Topic(site, Channel.COMMAND).toString(),
          new String(Wire.encode(downgrade(world, state)), UTF_8),
          false);
    }
    await("the box refuses")
        .atMost(LIMIT)
        .until(() -> box("bar").child().said("2.9.0 is not above 3.0.0, which this box runs"));
    assertThat(Rollouts.version(box("bar"))).isEqualTo("3.0.0");
  }

  private static Command downgrade(World world, State state) {
    PlayerSoftware.Archive archive = world.software().pack("2.9.0", Behaviour.GOOD);
    long revision = Objects.requireNonNull(state.software()).revision() + 1;
    return new Command(
        CommandId.of("site", "rogue", revision, "downgrade"),
        CommandType.UPDATE_SOFTWARE,
        revision,
        state.epoch(),
        Instant.now(),
        60,
        new Owner("UpdateRollout", "rogue", "rogue"),
        null,
        new Command.Release(
            PlayerSoftware.DISTRIBUTION,
            "2.9.0",
            BoxProcess.digest(archive.file()),
            archive.file().toFile().length(),
            archive.signature()),
        null);
  }

  @Test
  @Order(6)
  void aFullDiskIsSaidAndTheUpdateFollowsWhenThereIsRoom(World world) throws IOException {
    BoxProcess box = box("attic");
    Path hog = disk.fill();
    rollouts.release("4.0.0", Behaviour.GOOD, BALLAST);
    rollouts.begin("4.0.0", "[attic, bar]", "[]", "maxConcurrency: 2");

    rollouts.club().awaitCondition("site", "attic", "InSync", "False DiskShort");
    rollouts.awaitReady("4.0.0", "True Completed");
    assertThat(rollouts.message("4.0.0")).contains("To follow when there is room: attic");
    assertThat(Rollouts.version(box)).isEqualTo("1.0.0");
    assertThat(PlayerSoftware.ask(Rollouts.current(box))).isEqualTo("ok");

    shorten(hog, 3 << 20);
    awaitMessage("attic", "needs \\d+ bytes, \\d+ can be had");
    shorten(hog, 5 << 20);
    awaitMessage("attic", "less than the reserve|the disk is full");
    assertThat(Rollouts.version(box)).isEqualTo("1.0.0");

    Files.delete(hog);
    rollouts.awaitStatus("4.0.0", "progress", "2/2");
    assertThat(Rollouts.version(box)).isEqualTo("4.0.0");
    rollouts.club().awaitCondition("site", "attic", "InSync", "True Synced");
  }

  @Test
  @Order(7)
  void aReleaseThatCutsItsBoxOffIsTakenBackByTheBoxWhichThenSaysWhy(World world) {
    await("the box is back after the two minutes that an agent gives its broker")
        .atMost(Duration.ofMinutes(4))
        .until(
            () -> rollouts.club().condition("updaterollout", "player-9.0.0", "Ready"),
            "False MaxFailuresExceeded"::equals);
    assertThat(rollouts.status("9.0.0", "failures.0.reason")).isEqualTo("NotConnected");
    assertThat(rollouts.status("9.0.0", "failures.0.message"))
        .contains("the broker did not answer within 120 s");
    assertThat(Rollouts.version(box("den"))).isEqualTo("1.0.0");
    rollouts.club().awaitCondition("site", "den", "Online", "True Online");
    assertThat(PlayerSoftware.ask(Rollouts.current(box("den")))).isEqualTo("ok");
  }

  private static void awaitMessage(String site, String pattern) {
    await(site + " says " + pattern)
        .atMost(LIMIT)
        .until(
            () -> rollouts.club().message("site", site, "InSync"),
            m -> java.util.regex.Pattern.compile(pattern).matcher(m).find());
  }

  private static void shorten(Path hog, long by) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(hog.toFile(), "rw")) {
      file.setLength(file.length() - by);
    }
  }
}
