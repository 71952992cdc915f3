package io.pifleet.agent.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Result.Outcome;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Wire;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a box does about what it is told. */
class BoxTest {
  private final Lab lab = new Lab().start();

  @Test
  void aDeployedFileIsSeenByThePlayerWhoIsTold() {
    Command deploy = lab.deploy("Technique/a.mp4", "film", 1);
    lab.send(deploy).settle();
    assertThat(lab.shown()).isEqualTo(Map.of("Technique/a.mp4", "film"));
    assertThat(lab.outcomes(deploy)).containsExactly(Outcome.Accepted, Outcome.Succeeded);
    assertThat(lab.notices).endsWith(PlayerNotice.Event.CONTENT_CHANGED);
    assertThat(lab.state().content().items())
        .containsExactly(new State.Item(deploy.file().path(), deploy.file().sha256(), 4, 1));
  }

  @Test
  void aKnownCommandIsAnsweredAgainAndNotDoneAgain() {
    Command deploy = lab.deploy("Technique/a.mp4", "film", 1);
    lab.send(deploy).settle();
    int operations = lab.disk.operations().size();
    lab.send(deploy).send(deploy).settle();
    assertThat(lab.outcomes(deploy))
        .containsExactly(Outcome.Accepted, Outcome.Succeeded, Outcome.Succeeded, Outcome.Succeeded);
    assertThat(lab.disk.operations()).hasSize(operations);
    assertThat(lab.begun).hasSize(1);
  }

  @Test
  void aKnownCommandIsAnsweredAgainAfterARestart() {
    Command deploy = lab.deploy("Technique/a.mp4", "film", 1);
    Command delete = Lab.delete("Technique/a.mp4", 2);
    lab.send(deploy).settle().send(delete).settle().start();
    lab.send(delete).settle();
    assertThat(lab.last(delete).outcome()).isEqualTo(Outcome.Succeeded);
    lab.send(deploy).settle();
    assertThat(lab.last(deploy).outcome()).isEqualTo(Outcome.Superseded);
    assertThat(lab.shown()).isEmpty();
  }

  @Test
  void aDeletedSlotIsForgottenButItsRevisionIsNot() {
    lab.send(lab.deploy("Technique/a.mp4", "film", 1)).settle();
    lab.send(Lab.delete("Technique/a.mp4", 2)).settle();
    assertThat(lab.state().content().items()).isEmpty();
    assertThat(lab.state().content().floor()).isEqualTo(2);
    Command late = lab.deploy("Technique/a.mp4", "older", 2);
    lab.send(late).settle();
    assertThat(lab.outcomes(late)).containsExactly(Outcome.Superseded);
    assertThat(lab.disk.list("objects")).isEmpty();
  }

  @Test
  void aNewerCommandReplacesAnOpenOneAndEndsItsDownload() {
    Command first = lab.deploy("Technique/a.mp4", "one", 1);
    Command second = lab.deploy("Technique/a.mp4", "two", 2);
    lab.send(first).send(second);
    assertThat(lab.cancels).isEqualTo(1);
    lab.settle();
    assertThat(lab.outcomes(first)).containsExactly(Outcome.Accepted, Outcome.Superseded);
    assertThat(lab.outcomes(second)).containsExactly(Outcome.Accepted, Outcome.Succeeded);
    assertThat(lab.shown()).isEqualTo(Map.of("Technique/a.mp4", "two"));
    assertThat(lab.disk.list("objects")).hasSize(1);
  }

  @Test
  void twoPathsWithOneFileFetchItOnce() {
    lab.send(lab.deploy("A/a.mp4", "film", 1)).send(lab.deploy("B/b.mp4", "film", 1)).pass(5_000);
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film", "B/b.mp4", "film"));
    assertThat(lab.begun).hasSize(1);
  }

  @Test
  void aLeaderOfThePastIsRefusedAlsoAfterARestart() {
    lab.send(Lab.simple(CommandType.PING, 200));
    Command late = lab.deploy("A/a.mp4", "film", 1);
    lab.send(late).start().send(late).settle();
    assertThat(lab.last(late).reason()).isEqualTo(Failure.StaleEpoch);
    assertThat(lab.state().epoch()).isEqualTo(200);
    assertThat(lab.shown()).isEmpty();
  }

  @Test
  void aKnownCommandOfThePastIsAnsweredFromTheJournal() {
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    lab.send(deploy).settle().send(Lab.simple(CommandType.PING, 200)).send(deploy);
    assertThat(lab.last(deploy).outcome()).isEqualTo(Outcome.Succeeded);
  }

  @Test
  void pingAndIdentifyAreAnsweredAndIdentifyReachesThePlayer() {
    lab.settle();
    lab.notices.clear();
    Command identify = Lab.simple(CommandType.IDENTIFY, Lab.EPOCH);
    lab.send(Lab.simple(CommandType.PING, Lab.EPOCH)).send(identify).settle();
    assertThat(lab.results).extracting(r -> r.outcome()).containsOnly(Outcome.Succeeded);
    assertThat(lab.notices).containsExactly(PlayerNotice.Event.IDENTIFY);
  }

  @Test
  void aTypeOfANewerOperatorIsReported() {
    Command unknown = Lab.simple(CommandType.UNKNOWN, Lab.EPOCH);
    lab.send(unknown);
    assertThat(lab.last(unknown).reason()).isEqualTo(Failure.UnknownType);
  }

  @Test
  void aCommandWithoutALifetimeHasExpired() {
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    Command dead =
        new Command(
            deploy.id(),
            deploy.type(),
            1,
            Lab.EPOCH,
            deploy.issuedAt(),
            0,
            deploy.owner(),
            deploy.file());
    lab.send(dead).settle();
    assertThat(lab.outcomes(dead)).containsExactly(Outcome.Expired);
    assertThat(lab.shown()).isEmpty();
  }

  @Test
  void aMalformedCommandIsAnsweredWhereItHasAnId() {
    String id = "0123456789abcdef0123456789abcdef";
    lab.box().command(("{\"id\":\"" + id + "\",\"revision\":3}").getBytes(UTF_8));
    lab.box().command("{\"id\":\"../../x\"}".getBytes(UTF_8));
    lab.box().command(new byte[] {0, 1, 2});
    lab.box().command(new byte[Wire.MAX_BYTES + 1]);
    assertThat(lab.results).hasSize(1);
    assertThat(lab.results.get(0).reason()).isEqualTo(Failure.BadCommand);
    assertThat(lab.results.get(0).message()).contains("issuedAt");
  }

  @Test
  void aRevokedBoxAnswersKeepsItsContentAndObeysNobody() {
    lab.send(lab.deploy("A/a.mp4", "film", 1)).settle();
    Command revoke = Lab.simple(CommandType.REVOKE, Lab.EPOCH);
    lab.send(revoke);
    assertThat(lab.outcomes(revoke)).containsExactly(Outcome.Succeeded);
    assertThat(lab.membershipEnded).isTrue();
    lab.send(Lab.delete("A/a.mp4", 2)).settle();
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
  }

  @Test
  void aFolderAndAFileCannotShareAName() {
    lab.send(lab.deploy("A/b", "film", 1)).settle();
    Command below = lab.deploy("A/b/c.mp4", "film", 1);
    lab.send(below).settle();
    assertThat(lab.last(below).reason()).isEqualTo(Failure.BadCommand);
    assertThat(lab.shown()).containsOnlyKeys("A/b");
  }

  @Test
  void whatTheServerDoesNotHaveFailsAndANewRevisionMayTryAgain() {
    Command first = lab.deploy("A/a.mp4", "film", 1);
    byte[] film = lab.server.remove(first.file().sha256());
    lab.send(first).settle();
    assertThat(lab.state().content().failed())
        .extracting(f -> f.reason())
        .containsExactly(Failure.NotFound);
    lab.server.put(first.file().sha256(), film);
    Command second = lab.deploy("A/a.mp4", "film", 2);
    lab.send(second).settle();
    assertThat(lab.state().content().failed()).isEmpty();
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
  }

  @Test
  void aServerThatIsAwayIsAskedAgainUntilALifetimeWithoutAByteHasPassed() {
    lab.serverUp = false;
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    lab.send(deploy).pass(3_000_000);
    assertThat(lab.state().open()).hasSize(1);
    assertThat(lab.begun.size()).isBetween(10, 60);
    lab.pass(1_200_000);
    assertThat(lab.last(deploy).reason()).isEqualTo(Failure.DownloadFailed);
    assertThat(lab.last(deploy).message()).isEqualTo("the server is away");
  }

  @Test
  void aServerThatComesBackIsUsed() {
    lab.serverUp = false;
    lab.send(lab.deploy("A/a.mp4", "film", 1)).pass(60_000);
    lab.serverUp = true;
    lab.pass(300_000);
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
  }

  @Test
  void aBoxThatGetsNoByteSaysWhyOnceAndWhenThatIsOver() {
    lab.serverUp = false;
    lab.send(lab.deploy("A/a.mp4", "film", 1)).pass(600);
    assertThat(lab.state().open()).extracting(State.Open::trouble).containsOnlyNulls();
    lab.pass(60_000);
    assertThat(lab.begun.size()).isGreaterThan(4);
    assertThat(lab.states).filteredOn(s -> troubles(s).equals("the server is away")).hasSize(1);
    lab.serverUp = true;
    lab.server.clear();
    lab.pass(300_000);
    assertThat(lab.states).last().satisfies(s -> assertThat(s.open()).isEmpty());
  }

  /** However many files get nowhere, the report stays as short as one trouble makes it. */
  @Test
  void ofManyFilesThatGetNowhereOneIsToldAndOnce() {
    lab.serverUp = false;
    for (int i = 0; i < 20; i++) {
      lab.send(lab.deploy("A/" + i, "film " + i, 1));
    }
    lab.pass(3_000);
    int before = lab.states.size();
    lab.pass(180_000);
    assertThat(lab.begun.size()).isGreaterThan(60);
    assertThat(lab.states).hasSizeLessThanOrEqualTo(before + 2);
    assertThat(lab.state().open()).filteredOn(o -> o.trouble() != null).hasSize(1);
  }

  @Test
  void aFileThatGetsOnAgainIsNoTroubleAnyMore() {
    lab.serverUp = false;
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    lab.send(deploy).pass(60_000);
    lab.box().progressed(deploy.file().sha256(), 2);
    lab.pass(1_000);
    assertThat(troubles(lab.states.get(lab.states.size() - 1))).isEmpty();
  }

  @Test
  void aBurstOfSmallFilesIsShownInFewSwitchesAndToldInFewStates() {
    lab.settle();
    lab.states.clear();
    for (int i = 0; i < 100; i++) {
      lab.send(lab.deploy("A/" + i, "film " + i, 1));
    }
    lab.pass(5_000);
    assertThat(lab.shown()).hasSize(100);
    assertThat(lab.disk.operations().stream().filter(o -> o.startsWith("point")))
        .hasSizeLessThan(5);
    assertThat(lab.states).hasSizeLessThan(8);
    assertThat(lab.states.get(lab.states.size() - 1).content().items()).hasSize(100);
  }

  @Test
  void whatWasStagedIsShownWithoutAnyNetwork() {
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    MemoryDisk disk = lab.disk;
    int before = disk.operations().size();
    lab.send(deploy).settle();
    int switched = indexOf(disk, "point", before);
    MemoryDisk cut = new MemoryDisk();
    Lab again = new Lab(cut).start();
    cut.powerFor(switched - before);
    try {
      again.send(again.deploy("A/a.mp4", "film", 1)).settle();
    } catch (MemoryDisk.PowerCut expected) {
      cut.powerFor(Integer.MAX_VALUE);
    }
    again.serverUp = false;
    again.server.clear();
    again.start();
    assertThat(again.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
  }

  @Test
  void whatTheMachineSaysAnewIsToldWithTheState() {
    lab.pass(1_000);
    lab.software = "2.0";
    lab.box().factsChanged();
    assertThat(lab.states.get(lab.states.size() - 1).softwareVersion()).isEqualTo("2.0");
  }

  @Test
  void aConnectionBeginsWithPresenceAndState() {
    assertThat(lab.presences).hasSize(1);
    assertThat(lab.presences.get(0).online()).isTrue();
    assertThat(lab.states).hasSize(1);
    lab.box().connected(false);
    lab.box().connected(true);
    assertThat(lab.presences).hasSize(2);
    assertThat(lab.states).hasSize(2);
    assertThat(lab.states.get(1).sequence()).isGreaterThan(lab.states.get(0).sequence());
  }

  @Test
  void nothingIsSaidWithoutAConnection() {
    lab.box().connected(false);
    lab.results.clear();
    lab.states.clear();
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    lab.send(deploy).pass(1_000);
    assertThat(lab.results).isEmpty();
    assertThat(lab.states).isEmpty();
    assertThat(lab.shown()).hasSize(1);
  }

  @Test
  void progressIsToldOnceASecond() {
    Command deploy = lab.deploy("A/a.mp4", "0123456789", 1);
    lab.send(deploy);
    for (int i = 0; i < 10; i++) {
      lab.box().progressed(deploy.file().sha256(), i);
      lab.now += 300;
    }
    assertThat(lab.results.stream().filter(r -> r.outcome() == Outcome.Progress))
        .extracting(r -> r.percent())
        .containsExactly(0, 40, 80);
    assertThat(lab.state().open().get(0).stage()).isEqualTo(Stage.Received);
  }

  private static int indexOf(MemoryDisk disk, String operation, int from) {
    for (int i = from; i < disk.operations().size(); i++) {
      if (disk.operations().get(i).startsWith(operation)) {
        return i;
      }
    }
    throw new AssertionError("no " + operation);
  }

  private static String troubles(State state) {
    return state.open().stream()
        .map(State.Open::trouble)
        .filter(Objects::nonNull)
        .collect(Collectors.joining());
  }
}
