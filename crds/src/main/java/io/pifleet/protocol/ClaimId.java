package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The claim by which a box came to its site: the uid of its Enrollment. Two boxes that were the
 * same site one after the other share all other names. It travels in the box's certificate, through
 * every renewal, as a subject alternative name {@code urn:uuid:<uid>} (RFC 5280, 4.2.1.6; RFC 9562,
 * 4).
 *
 * @param uid 8-4-4-4-12 lower-case hexadecimal digits
 */
public record ClaimId(String uid) {
  private static final Pattern SHAPE =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final String SCHEME = "urn:uuid:";

  /** Checks the shape; throws {@link Malformed}. */
  public ClaimId {
    if (!SHAPE.matcher(uid).matches()) {
      throw new Malformed("a claim is a uid in lower-case hexadecimal digits");
    }
  }

  /** Reads the text form; throws {@link Malformed}. */
  @JsonCreator
  public static ClaimId of(String uid) {
    return new ClaimId(uid);
  }

  /** Whether a certificate's alternative name is a claim, of whatever shape. */
  public static boolean names(String uri) {
    return uri.startsWith(SCHEME);
  }

  /** Reads what a certificate holds; throws {@link Malformed}. */
  public static ClaimId ofUri(String uri) {
    return new ClaimId(uri.substring(SCHEME.length()));
  }

  /** As a certificate holds it. */
  public String uri() {
    return SCHEME + uid;
  }

  @Override
  @JsonValue
  public String toString() {
    return uid;
  }
}
