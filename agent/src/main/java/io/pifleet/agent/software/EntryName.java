package io.pifleet.agent.software;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/** The name of an archive's entry, once it is sure to stay inside the folder. */
final class EntryName {
  private static final int MAX_PART = 255;
  private static final int MAX_PATH = 1_024;

  private EntryName() {}

  /** The path relative to the folder, without a leading dot or a closing slash. */
  static String of(String said) throws BadArchive {
    String shown = said.replaceAll("\\p{Cntrl}", "?");
    String name = said.startsWith("./") ? said.substring(2) : said;
    name = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
      throw BadArchive.of(shown.substring(0, 64) + "...: its path is longer than 1024 bytes");
    }
    if (name.startsWith("/")) {
      throw BadArchive.of(shown + ": its path is absolute");
    }
    if (name.indexOf('\\') >= 0 || name.codePoints().anyMatch(Character::isISOControl)) {
      throw BadArchive.of(shown + ": its path holds a backslash or a control character");
    }
    for (String part : List.of(name.split("/", -1))) {
      if (part.isBlank() || part.equals(".") || part.equals("..")) {
        throw BadArchive.of(shown + ": its path would leave the folder, or is none");
      }
      if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART) {
        throw BadArchive.of(shown.substring(0, 64) + "...: a name in it is longer than 255 bytes");
      }
    }
    return name;
  }

  /** Equal for names that some file system takes for one. */
  static String key(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
