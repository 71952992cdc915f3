package io.pifleet.agent.box;

import java.io.IOException;
import java.util.List;

/**
 * The file of accepted commands; an entry is on the medium when {@link #add} returns.
 *
 * <p>It takes its room from the disk's reserve, which is there for it: an eighth of that, or as
 * much as all that is open needs twice. So it can be written anew on a disk that is full otherwise,
 * and is, in the mean, once for as many bytes as it has.
 */
final class Journal {
  private static final String NAME = "journal";
  private static final String NEXT = "journal.tmp";
  private static final long LONGEST = 512 * 1024;
  private static final int SHARE = 8;

  private final Disk disk;
  private final long allowed;
  private long length;
  private long lastCompact;
  private boolean torn;

  /** Makes one, of a disk of which so many bytes are to stay free. */
  Journal(Disk disk, long reserve) {
    this.disk = disk;
    this.allowed = Math.min(LONGEST, reserve / SHARE);
  }

  JournalLines.Reading load() throws IOException {
    byte[] bytes = disk.read(NAME);
    length = bytes == null ? 0 : bytes.length;
    JournalLines.Reading reading = JournalLines.read(bytes == null ? new byte[0] : bytes);
    torn = !reading.ended();
    return reading;
  }

  /** A line that was torn by an earlier failure gets its end first. */
  void add(Entry entry) throws IOException {
    byte[] line = JournalLines.write(List.of(entry));
    if (torn) {
      byte[] own = new byte[line.length + 1];
      own[0] = '\n';
      System.arraycopy(line, 0, own, 1, line.length);
      line = own;
    }
    torn = true;
    disk.append(NAME, line);
    torn = false;
    length += line.length;
  }

  boolean isLong() {
    return length > Math.max(allowed, 2 * lastCompact);
  }

  /** Writes it anew, without what has ended; the old one stays until the new one is whole. */
  void compact(Ledger ledger) throws IOException {
    byte[] lines = JournalLines.write(ledger.entries());
    try {
      disk.write(NEXT, lines);
    } catch (IOException e) {
      remove(e);
      throw e;
    }
    disk.rename(NEXT, NAME);
    disk.sync("");
    length = lines.length;
    lastCompact = length;
    torn = false;
  }

  /** Half of a journal would take the last room there is. */
  private void remove(IOException cause) {
    try {
      disk.delete(NEXT);
    } catch (IOException alsoRefused) {
      cause.addSuppressed(alsoRefused);
    }
  }
}
