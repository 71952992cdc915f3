package io.pifleet.agent.software;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * The path of an entry, which stays in its folder and can be shown.
 *
 * @param parts its folders and its own name, outermost first
 */
record EntryName(List<String> parts) {
  private static final int MAX_PART = 255;
  private static final int MAX_PATH = 1_024;
  private static final int SHOWN = 80;

  /** What a decoder puts for bytes that are no UTF-8. */
  private static final int NO_LETTER = 0xfffd;

  /** Reads one; a folder's may end with a slash. */
  static EntryName of(String name, boolean folder) throws Refused {
    String path = folder && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    if (name.startsWith("/")) {
      throw broken(name, "begins with a slash; paths are relative");
    }
    if (path.getBytes(UTF_8).length > MAX_PATH) {
      throw broken(name, "is longer than " + MAX_PATH + " bytes");
    }
    if (path.codePoints().anyMatch(c -> c == '\\' || c == NO_LETTER || unprintable(c))) {
      throw broken(
          name, "holds a backslash, a control or text direction character, or is not UTF-8");
    }
    List<String> parts = List.of(path.split("/", -1));
    for (String part : parts) {
      if (part.isBlank() || part.chars().allMatch(c -> c == '.')) {
        throw broken(name, "has a part that is empty or of dots only, such as . or ..");
      }
      if (part.getBytes(UTF_8).length > MAX_PART) {
        throw broken(name, "has a part that is longer than " + MAX_PART + " bytes");
      }
    }
    return new EntryName(parts);
  }

  /** How any name can be put in a sentence. */
  static String shown(String name) {
    return "entry " + printable(name);
  }

  /** What somebody else wrote, fit for a sentence: short, and of one line. */
  static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .map(c -> unprintable(c) ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown + (text.codePointCount(0, text.length()) > SHOWN ? "…" : "");
  }

  /** Whether a character would do something to a line instead of being in it. */
  static boolean unprintable(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static Refused broken(String name, String rule) {
    return Refused.bad(shown(name) + " " + rule);
  }

  @Override
  public String toString() {
    return String.join("/", parts);
  }
}
