package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Identity of an intent: the same intent has the same id in every run of every operator, so it may
 * be sent any number of times (quality.md, delivery contract 1).
 *
 * @param hex 32 lower-case hexadecimal digits
 */
public record CommandId(String hex) {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{32}");

  /** Checks the shape; throws {@link Malformed}. */
  public CommandId {
    if (!SHAPE.matcher(hex).matches()) {
      throw new Malformed("a command id is 32 lower-case hexadecimal digits");
    }
  }

  /** Reads the hexadecimal form. */
  @JsonCreator
  public static CommandId of(String hex) {
    return new CommandId(hex);
  }

  /**
   * Derives the id; each part goes in with its length, so that no two lists of parts meet.
   *
   * @param siteUid the Site object's uid
   * @param ownerUid the uid of the object that wants it
   * @param revision the slot's revision that the command carries
   * @param step what is done, to what
   */
  public static CommandId of(String siteUid, String ownerUid, long revision, String step) {
    MessageDigest digest = Sha256.digest();
    for (String part : new String[] {siteUid, ownerUid, Long.toString(revision), step}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
      digest.update(bytes);
    }
    return new CommandId(HexFormat.of().formatHex(digest.digest(), 0, 16));
  }

  @Override
  @JsonValue
  public String toString() {
    return hex;
  }
}
