package io.pifleet.agent.box;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.State;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The journal after a torn write or a bad cell. */
class JournalLinesTest {
  private static final Command COMMAND = new Lab().deploy("Équipe/a \"b\".mp4", "film", 3);
  private static final CommandId ID = COMMAND.id();
  private static final List<Entry> ENTRIES =
      List.of(
          Entry.mark(5, 7),
          Entry.received(COMMAND),
          Entry.staged(ID),
          Entry.lapsed(
              new Entry.Lapse(
                  ID,
                  new State.Failed(
                      ContentPath.of("A/b"), null, 4, Failure.DiskShort, "needs 2 bytes"))),
          Entry.ended(ID, Answer.failed(Failure.NotFound, "no such file")));

  @Test
  void whatIsWrittenIsRead() {
    JournalLines.Reading reading = JournalLines.read(JournalLines.write(ENTRIES));
    assertThat(reading).isEqualTo(new JournalLines.Reading(ENTRIES, 0, true));
  }

  @Test
  void aTornEndLosesTheLastEntriesOnly() {
    byte[] whole = JournalLines.write(ENTRIES);
    for (int length = 0; length < whole.length; length++) {
      JournalLines.Reading reading = JournalLines.read(Arrays.copyOf(whole, length));
      assertThat(reading.entries()).isEqualTo(ENTRIES.subList(0, reading.entries().size()));
      assertThat(reading.spoilt()).isEqualTo(reading.ended() ? 0 : 1);
    }
  }

  @Test
  void aFlippedBitLosesItsOwnLineOnly() {
    byte[] whole = JournalLines.write(ENTRIES);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      List<Entry> read = JournalLines.read(flipped).entries();
      assertThat(ENTRIES).containsAll(read);
      assertThat(read.size()).isBetween(ENTRIES.size() - 2, ENTRIES.size() - 1);
    }
  }

  @Test
  void anEntryOfANewerAgentIsPassedOver() {
    assertThat(JournalLines.read("x\n\n00000000 {}\n".getBytes(US_ASCII)).spoilt()).isEqualTo(2);
  }
}
