package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a file lies in a box's content folder: {@code category[/subcategory]/filename}. It is also
 * the slot of a content command: two declarations of one path compete for one slot.
 *
 * @param category first folder
 * @param subcategory second folder, or null for none
 * @param filename the file's own name
 */
public record ContentPath(String category, @Nullable String subcategory, String filename)
    implements Comparable<ContentPath> {
  /** Longest part in UTF-8 bytes: what ext4 allows a name. */
  public static final int MAX_BYTES = 255;

  /** The list of what is there, which the player reads, in the outermost folder. */
  public static final String INDEX = "index.json";

  /** Checks every part; throws {@link Malformed} with the part's name. */
  public ContentPath {
    check("category", category);
    if (category.equals(INDEX)) {
      throw new Malformed("category must not be " + INDEX + ", the list that the player reads");
    }
    if (subcategory != null) {
      check("subcategory", subcategory);
    }
    check("filename", filename);
  }

  /**
   * Reads two or three parts between slashes.
   *
   * @throws Malformed when a part could leave its folder or hide in it
   */
  @JsonCreator
  public static ContentPath of(String text) {
    String[] parts = text.split("/", -1);
    return switch (parts.length) {
      case 2 -> new ContentPath(parts[0], null, parts[1]);
      case 3 -> new ContentPath(parts[0], parts[1], parts[2]);
      default -> throw new Malformed("a content path is category[/subcategory]/filename");
    };
  }

  /** The folders and the name, outermost first. */
  public List<String> parts() {
    return Stream.of(category, subcategory, filename).filter(Objects::nonNull).toList();
  }

  /** Whether one is a file where the other needs a folder: they cannot both be there. */
  public boolean nests(ContentPath other) {
    // Asked of every pair of a thousand paths: it makes and checks no new ones.
    return isFolderOf(other) || other.isFolderOf(this);
  }

  private boolean isFolderOf(ContentPath other) {
    return subcategory == null
        && category.equals(other.category)
        && filename.equals(other.subcategory);
  }

  /** The file that would be where this one's inner folder is; null where it has none. */
  public @Nullable ContentPath inPlaceOfFolder() {
    return subcategory == null ? null : new ContentPath(category, null, subcategory);
  }

  private static void check(String field, String part) {
    if (part.isBlank() || part.startsWith(".")) {
      throw new Malformed(field + " must not be empty nor begin with a dot");
    }
    if (part.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new Malformed(field + " must not be longer than " + MAX_BYTES + " bytes in UTF-8");
    }
    if (part.codePoints().anyMatch(ContentPath::forbidden)) {
      throw new Malformed(
          field + " must not hold a slash, a backslash, a control or a text direction character");
    }
  }

  private static boolean forbidden(int c) {
    int type = Character.getType(c);
    return c == '/'
        || c == '\\'
        || type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  @Override
  public int compareTo(ContentPath other) {
    return toString().compareTo(other.toString());
  }

  @Override
  @JsonValue
  public String toString() {
    return subcategory == null
        ? category + "/" + filename
        : category + "/" + subcategory + "/" + filename;
  }
}
