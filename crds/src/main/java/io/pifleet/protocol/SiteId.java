package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names one box in the whole fleet: {@code <namespace>.<name>}. It is the common name of the box's
 * certificate, its MQTT user name and client id, and its segment of every topic. A namespace holds
 * no dot (RFC 1123 label), so it splits at the first; a site's name is a label too.
 *
 * @param namespace RFC 1123 label, at most 63 characters
 * @param name RFC 1123 label, at most 63 characters
 */
public record SiteId(String namespace, String name) implements Comparable<SiteId> {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** Checks both parts; throws {@link Malformed}. */
  public SiteId {
    if (!LABEL.matcher(namespace).matches() || !LABEL.matcher(name).matches()) {
      throw new Malformed(
          "a site id is <namespace>.<name>, each of at most 63 lower-case letters, digits and"
              + " hyphens");
    }
  }

  /**
   * Reads {@code <namespace>.<name>}.
   *
   * @throws Malformed when it is of another shape
   */
  @JsonCreator
  public static SiteId of(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      throw new Malformed("a site id is <namespace>.<name>; there is no dot");
    }
    return new SiteId(text.substring(0, dot), text.substring(dot + 1));
  }

  @Override
  public int compareTo(SiteId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  @JsonValue
  public String toString() {
    return namespace + "." + name;
  }
}
