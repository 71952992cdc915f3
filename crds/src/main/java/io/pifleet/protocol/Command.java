package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing a box is told.
 *
 * <p>A content command's {@code revision} is one more than the revision the box last reported for
 * the path (or its {@code floor} where it reported none): a compare-and-swap, so that of two
 * commands planned from one report at most one is accepted.
 *
 * @param id identity of the intent
 * @param type what to do
 * @param revision the slot's revision; 0 for commands without a slot
 * @param epoch the leader's epoch; a box refuses one lower than the highest it has seen
 * @param issuedAt operator's clock, for logs only: a box has no clock to trust
 * @param lifetimeSeconds how long it may be begun, counted from its arrival (the broker counts the
 *     time before that by MQTT's message expiry)
 * @param owner who wants it
 * @param file what and where, for deploy_video and delete_video
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Command(
    CommandId id,
    CommandType type,
    long revision,
    long epoch,
    Instant issuedAt,
    long lifetimeSeconds,
    Owner owner,
    @Nullable File file) {

  /**
   * A file of the library.
   *
   * @param path its place, and the command's slot
   * @param sha256 its digest; null when it is to be deleted
   * @param size in bytes; 0 when it is to be deleted
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record File(ContentPath path, @Nullable Sha256 sha256, long size) {
    /** Checks that nothing is missing; throws {@link Malformed}. */
    public File {
      Malformed.required("file.path", path);
      if (size < 0) {
        throw new Malformed("file.size must not be negative");
      }
    }
  }

  /** Checks that each type has what it needs; throws {@link Malformed}. */
  public Command {
    Malformed.required("id", id);
    type = type == null ? CommandType.UNKNOWN : type;
    Malformed.required("issuedAt", issuedAt);
    Malformed.required("owner", owner);
    if (revision < 0 || epoch < 0 || lifetimeSeconds < 0) {
      throw new Malformed("revision, epoch and lifetimeSeconds must not be negative");
    }
    if (type == CommandType.DEPLOY_VIDEO && (file == null || file.sha256() == null)) {
      throw new Malformed("deploy_video needs file.path, file.sha256 and file.size");
    }
    if (type == CommandType.DELETE_VIDEO && file == null) {
      throw new Malformed("delete_video needs file.path");
    }
  }
}
