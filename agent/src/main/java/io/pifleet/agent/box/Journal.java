package io.pifleet.agent.box;

import java.io.IOException;
import java.util.List;

/** The file of accepted commands; an entry is on the medium when {@link #add} returns. */
final class Journal {
  private static final String NAME = "journal";
  private static final String NEXT = "journal.tmp";
  private static final int LONG = 512 * 1024;

  private final Disk disk;
  private long length;
  private boolean torn;

  Journal(Disk disk) {
    this.disk = disk;
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
    return length > LONG;
  }

  /** Writes it anew, without what has ended; the old one stays until the new one is whole. */
  void compact(Ledger ledger) throws IOException {
    byte[] lines = JournalLines.write(ledger.entries());
    disk.write(NEXT, lines);
    disk.rename(NEXT, NAME);
    disk.sync("");
    length = lines.length;
    torn = false;
  }
}
