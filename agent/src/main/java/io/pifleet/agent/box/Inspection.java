package io.pifleet.agent.box;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a state folder, for people who ask; a box may be running in it.
 *
 * @param index what the player sees
 * @param open commands that were accepted and have not ended
 * @param failed last failures
 * @param software what PiFleet brought
 * @param altered files of the index that have not the size with which they were delivered
 * @param spoilt lines of the journal that cannot be read
 */
public record Inspection(
    Index index,
    List<Open> open,
    List<State.Failed> failed,
    Software software,
    List<ContentPath> altered,
    int spoilt) {

  /**
   * One command under way.
   *
   * @param command as the box tells it
   * @param bytes how many of the file are here
   * @param size how many it has; 0 for a delete
   */
  public record Open(@JsonUnwrapped State.Open command, long bytes, long size) {}

  /**
   * The software, as its book says.
   *
   * @param version that runs; null where PiFleet brought none
   * @param previous what a way back leads to
   * @param next the version of the command under way
   * @param stage how far that has got
   * @param failed how the last command failed; null where it did not
   * @param spoilt why the book cannot be read
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Software(
      @Nullable String version,
      @Nullable String previous,
      @Nullable String next,
      @Nullable Stage stage,
      State.@Nullable Fault failed,
      @Nullable String spoilt) {
    private static Software of(Disk disk) throws IOException {
      SoftwareBook book;
      try {
        book = new SoftwareFolder(disk).load();
      } catch (Malformed e) {
        return new Software(null, null, null, null, null, e.getMessage());
      }
      Errand open = book.open();
      return new Software(
          version(book.current()),
          version(book.previous()),
          open == null ? null : open.version(),
          open == null ? null : open.stage(),
          book.failed(),
          null);
    }

    private static @Nullable String version(@Nullable Installation installation) {
      return installation == null ? null : installation.version();
    }
  }

  /** Reads, and changes nothing. */
  public static Inspection of(Disk disk) throws IOException {
    JournalLines.Reading reading = new Journal(disk, 0).load();
    ContentTree tree = new ContentTree(disk);
    Index shown = tree.load();
    Ledger ledger = Ledger.EMPTY;
    for (Entry entry : reading.entries()) {
      ledger = ledger.after(entry);
    }
    ledger = ledger.switched(shown == null ? Index.EMPTY : shown);
    List<Open> open = new ArrayList<>();
    for (Pending pending : ledger.open().values()) {
      open.add(open(disk, pending));
    }
    List<ContentPath> altered = new ArrayList<>();
    for (Index.Item item : ledger.index().items()) {
      if (disk.size(tree.file(item.path())) != item.size()) {
        altered.add(item.path());
      }
    }
    return new Inspection(
        ledger.index(),
        List.copyOf(open),
        ledger.failed().values().stream().map(Entry.Lapse::failed).toList(),
        Software.of(disk),
        List.copyOf(altered),
        reading.spoilt());
  }

  /** Whether a command under way needs a file. */
  public boolean wants(Sha256 sha256) {
    return open.stream().anyMatch(o -> sha256.equals(o.command().sha256()));
  }

  private static Open open(Disk disk, Pending pending) throws IOException {
    Sha256 wanted = pending.wanted();
    if (wanted == null) {
      return new Open(pending.reported(null), 0, 0);
    }
    long whole = disk.size(Shelf.object(wanted));
    long bytes = whole >= 0 ? whole : Math.max(0, disk.size(Shelf.part(wanted)));
    return new Open(pending.reported(null), bytes, pending.file().size());
  }
}
