package io.pifleet.agent.log;

import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Lines of time, level, sentence and facts, such as journald keeps. */
public final class LineLog implements Log {
  private static final int LONGEST_VALUE = 400;

  private final PrintStream out;
  private final Clock clock;

  /** Writes to a stream. */
  public LineLog(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void say(Level level, String sentence, @Nullable Object... facts) {
    StringBuilder line = new StringBuilder(120);
    line.append(clock.instant().truncatedTo(ChronoUnit.MILLIS)).append(' ').append(level);
    line.append(' ').append(sentence);
    for (int i = 0; i + 1 < facts.length; i += 2) {
      Object value = facts[i + 1];
      if (value != null) {
        line.append(' ').append(facts[i]).append('=').append(quoted(value.toString()));
      }
    }
    out.println(line);
    out.flush();
  }

  /** A value can neither begin another line nor look like another key. */
  private static String quoted(String value) {
    boolean plain = !value.isEmpty() && value.chars().allMatch(LineLog::plain);
    if (plain && value.length() <= LONGEST_VALUE) {
      return value;
    }
    StringBuilder quoted = new StringBuilder("\"");
    value
        .codePoints()
        .limit(LONGEST_VALUE)
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\');
              }
              quoted.appendCodePoint(Character.isISOControl(c) || hidden(c) ? '?' : c);
            });
    return quoted.append('"').toString();
  }

  private static boolean plain(int c) {
    return c > ' ' && c != '"' && c != '=' && c != '\\' && c < 0x7f;
  }

  private static boolean hidden(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
