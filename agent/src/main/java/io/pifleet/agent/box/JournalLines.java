package io.pifleet.agent.box;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Wire;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The journal's form: a line is the CRC-32 of its JSON in eight hexadecimal digits, a blank, the
 * JSON. A torn or altered line is passed over, so nothing but itself is lost with it.
 */
final class JournalLines {
  private static final int CRC_DIGITS = 8;

  private JournalLines() {}

  /**
   * What could be read.
   *
   * @param entries in their order
   * @param spoilt number of lines that were passed over
   * @param ended whether the last line has its end
   */
  record Reading(List<Entry> entries, int spoilt, boolean ended) {}

  static byte[] write(List<Entry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      byte[] json = Wire.encode(entry);
      out.writeBytes(crc(json));
      out.write(' ');
      out.writeBytes(json);
      out.write('\n');
    }
    return out.toByteArray();
  }

  static Reading read(byte[] journal) {
    List<Entry> entries = new ArrayList<>();
    int spoilt = 0;
    int start = 0;
    for (int end = 0; end < journal.length; end++) {
      if (journal[end] == '\n') {
        spoilt += end == start || line(journal, start, end, entries) ? 0 : 1;
        start = end + 1;
      }
    }
    boolean ended = start == journal.length;
    return new Reading(List.copyOf(entries), ended ? spoilt : spoilt + 1, ended);
  }

  private static boolean line(byte[] journal, int start, int end, List<Entry> entries) {
    int json = start + CRC_DIGITS + 1;
    if (json >= end || journal[json - 1] != ' ') {
      return false;
    }
    byte[] body = Arrays.copyOfRange(journal, json, end);
    if (!Arrays.equals(crc(body), Arrays.copyOfRange(journal, start, json - 1))) {
      return false;
    }
    try {
      entries.add(Wire.decode(body, Entry.class));
      return true;
    } catch (Malformed ofANewerAgent) {
      return false;
    }
  }

  private static byte[] crc(byte[] json) {
    CRC32 crc = new CRC32();
    crc.update(json);
    return String.format("%08x", crc.getValue()).getBytes(US_ASCII);
  }
}
