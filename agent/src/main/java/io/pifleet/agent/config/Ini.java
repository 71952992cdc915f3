package io.pifleet.agent.config;

import io.pifleet.protocol.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file of sections, keys and values that a person edits: comments, blank lines, order and what is
 * not known stay as they are when a value changes.
 */
public final class Ini {
  private final List<String> lines;

  private Ini(List<String> lines) {
    this.lines = lines;
  }

  /**
   * Reads it.
   *
   * @throws Malformed with the number of a line that is neither a section nor a key with a value
   */
  public static Ini parse(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    String section = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (isSection(line)) {
        section = line;
      } else if (!isIgnored(line) && (section.isEmpty() || line.indexOf('=') <= 0)) {
        throw new Malformed("line " + (i + 1) + " is neither a [section] nor key=value in one");
      }
    }
    return new Ini(lines);
  }

  /** A value; null where it is not set or empty. The last one counts, as people append. */
  public @Nullable String get(String section, String key) {
    int at = find(section, key);
    if (at < 0) {
      return null;
    }
    String value = lines.get(at).substring(lines.get(at).indexOf('=') + 1).strip();
    return value.isEmpty() ? null : value;
  }

  /** The same with another value. */
  public Ini with(String section, String key, String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new Malformed("a value of site.conf must be one line");
    }
    List<String> next = new ArrayList<>(lines);
    String line = key + "=" + value;
    int at = find(section, key);
    if (at >= 0) {
      next.set(at, line);
      return new Ini(next);
    }
    int end = endOf(section);
    if (end >= 0) {
      next.add(end, line);
    } else {
      if (!next.isEmpty() && !next.get(next.size() - 1).isBlank()) {
        next.add("");
      }
      next.add("[" + section + "]");
      next.add(line);
    }
    return new Ini(next);
  }

  /** The file's text. */
  public String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private int find(String section, String key) {
    int found = -1;
    boolean inside = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (isSection(line)) {
        inside = named(line, section);
      } else if (inside && !isIgnored(line)) {
        String name = line.substring(0, line.indexOf('=')).strip();
        found = name.equalsIgnoreCase(key) ? i : found;
      }
    }
    return found;
  }

  /** Behind the section's last line that is not blank; -1 where there is no such section. */
  private int endOf(String section) {
    int end = -1;
    boolean inside = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (isSection(line)) {
        inside = named(line, section);
      }
      if (inside && !line.isEmpty()) {
        end = i + 1;
      }
    }
    return end;
  }

  private static boolean named(String line, String section) {
    return line.substring(1, line.length() - 1).strip().toLowerCase(Locale.ROOT).equals(section);
  }

  private static boolean isSection(String line) {
    return line.startsWith("[") && line.endsWith("]");
  }

  private static boolean isIgnored(String line) {
    return line.isEmpty() || line.startsWith("#") || line.startsWith(";");
  }
}
