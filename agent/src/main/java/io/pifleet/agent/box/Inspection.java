package io.pifleet.agent.box;

import io.pifleet.protocol.State;
import java.io.IOException;
import java.util.List;

/**
 * What lies in a state folder, for people who ask; a box may be running in it.
 *
 * @param index what the player sees
 * @param open commands that were accepted and have not ended
 * @param failed last failures
 * @param spoilt lines of the journal that cannot be read
 */
public record Inspection(
    Index index, List<State.Open> open, List<State.Failed> failed, int spoilt) {
  /** Reads, and changes nothing. */
  public static Inspection of(Disk disk) throws IOException {
    JournalLines.Reading reading = new Journal(disk, 0).load();
    Index shown = new ContentTree(disk).load();
    Ledger ledger = Ledger.EMPTY;
    for (Entry entry : reading.entries()) {
      ledger = ledger.after(entry);
    }
    ledger = ledger.switched(shown == null ? Index.EMPTY : shown);
    return new Inspection(
        ledger.index(),
        ledger.open().values().stream().map(Pending::reported).toList(),
        ledger.failed().values().stream().map(Entry.Lapse::failed).toList(),
        reading.spoilt());
  }
}
