package io.pifleet.agent.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fold of a journal. */
class LedgerTest {
  private static final Lab LAB = new Lab();
  private static final ContentPath PATH = ContentPath.of("A/a.mp4");
  private static final Command FIRST = LAB.deploy("A/a.mp4", "one", 1);
  private static final Command SECOND = LAB.deploy("A/a.mp4", "two", 2);

  @Test
  void aSlotCountsFromItsHighestRevisionAndAnUnknownOneFromTheFloor() {
    Ledger ledger = Ledger.EMPTY.switched(new Index(List.of(), 9));
    assertThat(ledger.revision(PATH)).isEqualTo(9);
    ledger = ledger.after(Entry.received(LAB.deploy("A/a.mp4", "x", 12)));
    assertThat(ledger.revision(PATH)).isEqualTo(12);
    assertThat(ledger.after(lapse(FIRST, 13)).revision(PATH)).isEqualTo(13);
  }

  @Test
  void aFailureThatTheFloorHasOvertakenStillCountsFromItself() {
    Ledger ledger = Ledger.EMPTY.after(lapse(FIRST, 3)).switched(new Index(List.of(), 7));
    assertThat(ledger.revision(PATH)).isEqualTo(3);
    assertThat(ledger.failed()).containsKey(PATH);
  }

  /** Found by the simulator: a full card refused a newer command while an older one was open. */
  @Test
  void anOlderFailureDoesNotMakeANewerOneForgotten() {
    Ledger ledger = Ledger.EMPTY.after(Entry.received(FIRST)).after(lapse(SECOND, 9));
    ledger = ledger.after(lapse(FIRST, FIRST.revision()));
    assertThat(ledger.open()).isEmpty();
    assertThat(ledger.revision(PATH)).isEqualTo(9);
  }

  @Test
  void whatTheIndexShowsHasEnded() {
    Ledger ledger = Ledger.EMPTY.after(Entry.received(SECOND)).switched(shows(SECOND));
    assertThat(ledger.open()).isEmpty();
    assertThat(ledger.answer(SECOND.id())).isEqualTo(Answer.SUCCEEDED);
  }

  @Test
  void whatANewerIndexPassedOverIsSuperseded() {
    Ledger ledger = Ledger.EMPTY.after(Entry.received(FIRST)).switched(shows(SECOND));
    assertThat(ledger.answer(FIRST.id())).isEqualTo(Answer.SUPERSEDED);
  }

  @Test
  void answersAndFailuresAreBounded() {
    Ledger ledger = Ledger.EMPTY;
    for (int i = 0; i < 3_000; i++) {
      ledger = ledger.after(Entry.ended(id(i), Answer.SUCCEEDED));
    }
    for (int i = 0; i <= State.MAX_ITEMS; i++) {
      Command command = LAB.deploy("A/" + i, "x", 1);
      ledger = ledger.after(lapse(command, 1));
    }
    assertThat(ledger.answers()).hasSize(256);
    assertThat(ledger.failed()).hasSize(State.MAX_ITEMS).doesNotContainKey(ContentPath.of("A/0"));
  }

  @Test
  void theShortJournalFoldsToTheSame() {
    for (int seed = 0; seed < 200; seed++) {
      Ledger ledger = fold(randomEntries(new Random(seed)));
      assertThat(fold(ledger.entries())).as("seed %d", seed).isEqualTo(ledger);
    }
  }

  private static Ledger fold(List<Entry> entries) {
    Ledger ledger = Ledger.EMPTY;
    for (Entry entry : entries) {
      ledger = ledger.after(entry);
    }
    return ledger;
  }

  private static List<Entry> randomEntries(Random random) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      Command command = LAB.deploy("A/" + random.nextInt(5), "film " + random.nextInt(3), i);
      switch (random.nextInt(5)) {
        case 0 -> entries.add(Entry.mark(random.nextInt(50), random.nextInt(50)));
        case 1, 2 -> entries.add(Entry.received(command));
        case 3 -> entries.add(lapse(command, i));
        default ->
            entries.stream()
                .filter(e -> e.received() != null)
                .findAny()
                .ifPresent(e -> entries.add(Entry.staged(e.received().id())));
      }
    }
    return entries;
  }

  private static Index shows(Command command) {
    return Index.EMPTY.with(
        new Index.Item(PATH, command.file().sha256(), 3, command.revision(), command.id()));
  }

  private static Entry lapse(Command command, long revision) {
    return Entry.lapsed(
        new Entry.Lapse(
            command.id(),
            new State.Failed(
                command.file().path(),
                command.file().sha256(),
                revision,
                Failure.NotFound,
                "the server does not have it")));
  }

  private static CommandId id(int i) {
    return CommandId.of(String.format("%032x", i));
  }
}
