package io.pifleet.agent.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Result.Outcome;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A card that is full, read-only, worn or tampered with. */
class TroubledDiskTest {
  private final Lab lab = new Lab().start().settle();

  @Test
  void aFullJournalIsReportedAndARetryWorksOnceThereIsRoom() {
    lab.disk.beFullFor(operation -> operation.equals("append journal"));
    Command first = lab.deploy("A/a.mp4", "film", 1);
    lab.send(first).settle();
    assertThat(lab.outcomes(first)).containsExactly(Outcome.Failed);
    assertThat(lab.last(first).reason()).isEqualTo(Failure.DiskShort);
    assertThat(lab.state().content().failed()).hasSize(1);
    assertThat(lab.begun).isEmpty();
    lab.disk.refuse(operation -> false);
    Command second = lab.deploy("A/a.mp4", "film", 2);
    lab.send(second).settle();
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
  }

  @Test
  void anEpochCountsAsSeenAlsoWhereItCouldNotBeWritten() {
    lab.disk.refuse(operation -> operation.equals("append journal"));
    lab.send(Lab.simple(CommandType.PING, 200));
    Command late = lab.deploy("A/a.mp4", "film", 1);
    lab.send(late);
    assertThat(lab.last(late).reason()).isEqualTo(Failure.StaleEpoch);
  }

  /**
   * Found by the simulator: the card was read-only for a while, and months later a start deleted.
   */
  @Test
  void aFailureThatCouldNotBeWrittenIsWrittenLaterAndNoStartGoesOnWithIt() {
    lab.send(lab.deploy("A/a.mp4", "film", 1)).settle();
    AtomicInteger written = new AtomicInteger();
    lab.disk.refuse(operation -> written.getAndIncrement() > 0);
    Command delete = Lab.delete("A/a.mp4", 2);
    lab.send(delete).settle();
    assertThat(lab.outcomes(delete)).containsExactly(Outcome.Accepted, Outcome.Failed);
    lab.disk.refuse(operation -> false);
    lab.pass(60_000).start().pass(60_000);
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
    assertThat(lab.send(delete).last(delete).outcome()).isEqualTo(Outcome.Failed);
  }

  @Test
  void aReadOnlyDiskIsReportedAndTheContentStays() {
    lab.send(lab.deploy("A/a.mp4", "film", 1)).settle();
    lab.disk.refuse(operation -> true);
    Command delete = Lab.delete("A/a.mp4", 2);
    lab.send(delete).settle();
    assertThat(lab.last(delete).reason()).isEqualTo(Failure.DiskError);
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
    lab.start().pass(10_000);
    assertThat(lab.state().content().items()).hasSize(1);
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
  }

  @Test
  void aSwitchThatTheDiskRefusesFailsItsCommandsAndTheRetryNeedsNoDownload() {
    lab.disk.refuse(operation -> operation.startsWith("link content"));
    Command first = lab.deploy("A/a.mp4", "film", 1);
    lab.send(first).settle();
    assertThat(lab.last(first).reason()).isEqualTo(Failure.DiskError);
    lab.disk.refuse(operation -> false);
    lab.send(lab.deploy("A/a.mp4", "film", 2)).settle();
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
    assertThat(lab.begun).hasSize(1);
  }

  /** Found by the simulator: the card was full, and the unfinished tree stayed on it. */
  @Test
  void aSwitchThatTheDiskRefusesLeavesNothingBehind() throws Exception {
    lab.send(lab.deploy("A/a.mp4", "film", 1)).settle().pass(10_000);
    List<String> trees = lab.disk.list("content/trees");
    lab.disk.refuse(operation -> operation.startsWith("write content"));
    lab.send(lab.deploy("B/b.mp4", "other", 1)).settle().pass(10_000);
    assertThat(lab.disk.list("content/trees")).isEqualTo(trees);
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
  }

  @Test
  void aSwitchThatWasRefusedAfterItHappenedIsNoFailure() {
    lab.disk.refuse(operation -> operation.equals("sync content"));
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    lab.send(deploy).settle();
    assertThat(lab.last(deploy).outcome()).isEqualTo(Outcome.Succeeded);
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
  }

  @Test
  void whatCanNeverFitIsRefusedWithTheFigures() {
    lab.disk.free(1_003);
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    lab.send(deploy).settle();
    assertThat(lab.last(deploy).reason()).isEqualTo(Failure.DiskShort);
    assertThat(lab.last(deploy).message()).isEqualTo("needs 4 bytes, 3 can be had");
    assertThat(lab.begun).isEmpty();
  }

  @Test
  void whatFailedCommandsLeftMakesRoom() {
    Sha256 leftover = Sha256.ofText("leftover");
    lab.disk.refuse(operation -> operation.startsWith("link content"));
    lab.send(lab.deploy("B/b.mp4", "leftover", 1)).settle();
    lab.disk.refuse(operation -> false);
    assertThat(lab.disk.size(Shelf.object(leftover))).isEqualTo(8);
    lab.disk.free(1_000);
    Command fits = lab.deploy("A/a.mp4", "film", 1);
    Command never = lab.deploy("C/c.mp4", "longer than that", 1);
    lab.send(never).settle();
    assertThat(lab.last(never).message()).isEqualTo("needs 16 bytes, 8 can be had");
    assertThat(lab.disk.size(Shelf.object(leftover))).isEqualTo(8);
    lab.disk.free(1_004);
    lab.send(fits).settle();
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
  }

  /** Found by the simulator: what was kept for a retry took the room that the journal needed. */
  @Test
  void whereLessThanTheReserveIsFreeNothingIsKeptForARetry() {
    Sha256 leftover = Sha256.ofText("leftover");
    lab.disk.refuse(operation -> operation.startsWith("link content"));
    lab.send(lab.deploy("B/b.mp4", "leftover", 1)).settle();
    lab.disk.refuse(operation -> false);
    lab.disk.free(999);
    lab.send(Lab.simple(CommandType.PING, Lab.EPOCH));
    assertThat(lab.disk.size(Shelf.object(leftover))).isEqualTo(-1);
  }

  @Test
  void aJournalThatCouldNotBeWrittenAnewTakesNoRoom() {
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    lab.disk.beFullFor(
        operation -> operation.contains("journal") && !operation.startsWith("delete"));
    lab.disk.tearing(true);
    lab.send(deploy).settle().pass(60_000);
    assertThat(lab.last(deploy).reason()).isEqualTo(Failure.DiskShort);
    assertThat(lab.disk.size("journal.tmp")).isEqualTo(-1);
  }

  @Test
  void aJournalIsShortenedWhenHalfOfItIsPastAndNotAtEachLine() {
    int seen = lab.disk.operations().size();
    for (int revision = 1; revision <= 100; revision++) {
      lab.send(lab.deploy("A/a.mp4", "film " + revision, revision)).pass(10_000);
    }
    List<String> done = lab.disk.operations().subList(seen, lab.disk.operations().size());
    long lines = done.stream().filter("append journal"::equals).count();
    assertThat(lines).isEqualTo(200);
    assertThat(done.stream().filter("rename journal"::equals).count()).isBetween(1L, lines / 4);
    long before = lab.disk.size("journal");
    long shortest = lab.start().disk.size("journal");
    assertThat(before).isLessThan(3 * shortest);
  }

  @Test
  void aFileThatTheTreeLostComesBackFromTheShelf() {
    lab.send(lab.deploy("A/a.mp4", "film", 1)).settle();
    remove("content/" + lab.disk.target("content/current") + "/A/a.mp4");
    lab.start();
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
    assertThat(lab.begun).hasSize(1);
  }

  @Test
  void aFileThatTheShelfLostComesBackFromTheTree() {
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    lab.send(deploy).settle();
    remove(Shelf.object(deploy.file().sha256()));
    lab.start();
    assertThat(lab.disk.size(Shelf.object(deploy.file().sha256()))).isEqualTo(4);
    lab.send(lab.deploy("B/b.mp4", "other", 1)).pass(5_000);
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film", "B/b.mp4", "other"));
  }

  @Test
  void aFileThatIsNowhereIsForgottenSoThatTheOperatorSendsItAgain() {
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    lab.send(deploy).settle();
    remove("content/" + lab.disk.target("content/current") + "/A/a.mp4");
    remove(Shelf.object(deploy.file().sha256()));
    lab.start();
    assertThat(lab.state().content().items()).isEmpty();
    assertThat(lab.state().content().floor()).isEqualTo(1);
    lab.send(lab.deploy("A/a.mp4", "film", 2)).settle();
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
  }

  /** The player's file and the shelf's are one to the disk, so what cuts one short cuts both. */
  @Test
  void aFileThatWasCutShortIsFetchedAnewAndNotShownAgain() throws Exception {
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    lab.send(deploy).settle();
    lab.disk.write(Shelf.object(deploy.file().sha256()), new byte[0]);
    lab.start();
    assertThat(lab.state().content().items()).isEmpty();
    lab.send(lab.deploy("A/a.mp4", "film", 2)).settle();
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
    assertThat(lab.begun).hasSize(2);
  }

  @Test
  void aSpoiltFileDoesNotBecomeTheTruthWhereTheIndexIsLostToo() throws Exception {
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    lab.send(deploy).settle();
    lab.disk.write(Shelf.object(deploy.file().sha256()), new byte[0]);
    lab.disk.delete("content/" + lab.disk.target("content/current") + "/index.json");
    lab.start();
    lab.send(lab.deploy("A/a.mp4", "film", 2)).settle();
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
    assertThat(lab.state().content().items()).extracting(State.Item::size).containsExactly(4L);
    assertThat(lab.begun).hasSize(2);
  }

  @Test
  void anIndexThatCannotBeReadLeavesTheFilesAndNoRevisionIsUsedTwice() {
    lab.send(lab.deploy("A/a.mp4", "film", 7)).settle().start();
    String tree = "content/" + lab.disk.target("content/current");
    lab.disk.flip(tree + "/index.json", 3);
    lab.start();
    assertThat(lab.state().content().items()).isEmpty();
    assertThat(lab.state().content().floor()).isEqualTo(7);
    assertThat(lab.disk.size(tree + "/A/a.mp4")).isEqualTo(4);
    lab.send(lab.deploy("A/a.mp4", "film", 8)).settle();
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
    assertThat(new String(lab.disk.read("journal"), UTF_8)).doesNotContain("\n\n");
  }

  @Test
  void aTornLineOfAFailedWriteDoesNotSpoilTheNext() throws Exception {
    lab.disk.append("journal", "deadbeef {\"rec".getBytes(UTF_8));
    lab.start();
    Command deploy = lab.deploy("A/a.mp4", "film", 1);
    lab.send(deploy).start().settle();
    assertThat(lab.shown()).isEqualTo(Map.of("A/a.mp4", "film"));
  }

  private void remove(String path) {
    try {
      lab.disk.delete(path);
    } catch (java.io.IOException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
