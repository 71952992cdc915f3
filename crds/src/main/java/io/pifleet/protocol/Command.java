package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing a box is told.
 *
 * <p>A content command's {@code revision} is one more than the revision the box last reported for
 * the path (or its {@code floor} where it reported none): a compare-and-swap, so that of two
 * commands planned from one report at most one is accepted. Commands about software share one slot,
 * whose revision is {@link State.Software#revision}.
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
 * @param release which software, for update_software
 * @param back which software to leave, for rollback_software
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
    @Nullable File file,
    @Nullable Release release,
    @Nullable Return back) {

  private static final long FRESH_SECONDS = 30;

  /** A command about content, or about none. */
  public Command(
      CommandId id,
      CommandType type,
      long revision,
      long epoch,
      Instant issuedAt,
      long lifetimeSeconds,
      Owner owner,
      @Nullable File file) {
    this(id, type, revision, epoch, issuedAt, lifetimeSeconds, owner, file, null, null);
  }

  /**
   * How long a broker may keep it for a box, in seconds: what has to be begun within a time that
   * the box counts from when it hears of it must be fresh then. The operator says it again.
   */
  public long deliverableSeconds() {
    return release != null && release.withinSeconds() != null
        ? Math.min(lifetimeSeconds, FRESH_SECONDS)
        : lifetimeSeconds;
  }

  /**
   * A version of the software, in update_software. Nothing in it is believed: the signature vouches
   * for the digest, and what the package says of itself decides.
   *
   * @param distribution line of software
   * @param version by semver.org 2.0.0
   * @param sha256 digest of the package
   * @param size of the package in bytes
   * @param signature see {@link ReleaseKey}, base64
   * @param withinSeconds for how long, from when the box hears it, it may begin to change its
   *     software; later it fetches the package and waits to be told again. Null: at any time
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Release(
      String distribution,
      String version,
      Sha256 sha256,
      long size,
      String signature,
      @Nullable Long withinSeconds) {
    private static final int MAX_SIGNATURE = 128;

    /** One that may be begun at any time. */
    public Release(
        String distribution, String version, Sha256 sha256, long size, String signature) {
      this(distribution, version, sha256, size, signature, null);
    }

    /** Checks that nothing is missing; throws {@link Malformed}. */
    public Release {
      Malformed.named("release.distribution", distribution);
      Malformed.named("release.version", version);
      if (Version.of(version).isEmpty()) {
        throw new Malformed("release.version is a version such as 2.2.0");
      }
      Malformed.required("release.sha256", sha256);
      Malformed.counted("release.size", size);
      if (Malformed.required("release.signature", signature).length() > MAX_SIGNATURE) {
        throw new Malformed(
            "release.signature must not be longer than " + MAX_SIGNATURE + " characters");
      }
      if (withinSeconds != null) {
        Malformed.counted("release.withinSeconds", withinSeconds);
      }
    }

    /** The same, to be begun within a time from now on; null for at any time. */
    public Release within(@Nullable Duration time) {
      Long seconds = time == null ? null : (Long) Math.max(0, time.toSeconds());
      return new Release(distribution, version, sha256, size, signature, seconds);
    }
  }

  /**
   * The way back, in rollback_software: a box that runs another version does nothing.
   *
   * @param from the version to leave for the one before it, which the box still keeps
   */
  public record Return(String from) {
    /** Checks that nothing is missing; throws {@link Malformed}. */
    public Return {
      Malformed.named("back.from", from);
    }
  }

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
    if (type == CommandType.UPDATE_SOFTWARE && release == null) {
      throw new Malformed("update_software needs release");
    }
    if (type == CommandType.ROLLBACK_SOFTWARE && back == null) {
      throw new Malformed("rollback_software needs back.from");
    }
  }
}
