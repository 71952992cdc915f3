package io.pifleet.e2e.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What happened, in sentences. Off in a normal run, where it costs nothing; a run that fails is
 * replayed from its seed with the trace on.
 */
final class Trace {
  private final int most;
  private final Deque<String> lines = new ArrayDeque<>();
  private long now;

  private Trace(int most) {
    this.most = most;
  }

  /** Keeps nothing. */
  static Trace off() {
    return new Trace(0);
  }

  /** Keeps the last sentences. */
  static Trace last(int most) {
    return new Trace(most);
  }

  boolean on() {
    return most > 0;
  }

  /** The instant that the next sentences belong to. */
  void at(long millis) {
    now = millis;
  }

  /** Notes a sentence; its words are only put together when somebody will read them. */
  void say(String who, @Nullable Object... words) {
    if (most > 0) {
      if (lines.size() == most) {
        lines.removeFirst();
      }
      StringBuilder line =
          new StringBuilder(String.format(Locale.ROOT, "%10.3f s  %-10s", now / 1000.0, who));
      for (Object word : words) {
        line.append(' ').append(word);
      }
      lines.add(line.toString());
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
