package io.pifleet.agent.software;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The end of what a program says: why it fails is most often its last line. */
final class LastWords {
  private static final int KEPT = 200;

  /** Long enough for what is in the pipe already; nobody waits for a child that keeps it open. */
  private static final long PATIENCE_MILLIS = 200;

  private final InputStream from;
  private final Thread listener;
  private byte[] last = {};

  /** Listens from now on, so that the program is never kept by a full pipe. */
  LastWords(InputStream from) {
    this.from = from;
    listener = new Thread(this::listen, "last-words");
    listener.setDaemon(true);
    listener.start();
  }

  private void listen() {
    byte[] buffer = new byte[4096];
    try {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        keep(buffer, read);
      }
    } catch (IOException closed) {
      // What was heard is enough.
    }
  }

  private synchronized void keep(byte[] buffer, int read) {
    byte[] all = Arrays.copyOf(last, last.length + read);
    System.arraycopy(buffer, 0, all, last.length, read);
    last = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT), all.length);
  }

  /** Ends listening; returns what was said, in one line of plain characters, empty for nothing. */
  String end() throws InterruptedException {
    listener.join(PATIENCE_MILLIS);
    try {
      from.close();
    } catch (IOException gone) {
      // So it is closed.
    }
    synchronized (this) {
      return new String(last, UTF_8).replaceAll("[\\p{Cntrl}\\uFFFD\\s]+", " ").strip();
    }
  }
}
