package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a box is, retained, sent on every connect and change. It is the truth that all plans start
 * from.
 *
 * @param bootId the run of the agent
 * @param claim by which the box came to its site; null from an agent that does not know
 * @param sequence grows within a run; an older one of the same run is dropped
 * @param epoch highest leader epoch the box has seen
 * @param agent the box and the program on it
 * @param softwareVersion version of the local player software, where it is known
 * @param content what the content folder holds
 * @param open commands accepted and not ended, at most {@value #MAX_OPEN}
 * @param software the software that PiFleet brought; null from an agent that cannot
 * @param holds who at the box wants no update now, at most {@value #MAX_HOLDS}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record State(
    String bootId,
    @Nullable ClaimId claim,
    long sequence,
    long epoch,
    Agent agent,
    @Nullable String softwareVersion,
    Content content,
    List<Open> open,
    @Nullable Software software,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Hold> holds) {
  /** What an agent says that brings no software. */
  public State(
      String bootId,
      @Nullable ClaimId claim,
      long sequence,
      long epoch,
      Agent agent,
      @Nullable String softwareVersion,
      Content content,
      List<Open> open) {
    this(bootId, claim, sequence, epoch, agent, softwareVersion, content, open, null, List.of());
  }

  /** Most holds of one box. */
  public static final int MAX_HOLDS = 8;

  /** Most files of one box. */
  public static final int MAX_ITEMS = 1_000;

  /** Longest sentence about a failure, in characters. */
  private static final int MAX_MESSAGE = 256;

  /** Most commands a box holds at once. */
  public static final int MAX_OPEN = 1_000;

  /**
   * The box and the program on it.
   *
   * @param version of the agent
   * @param hostname as the system says
   * @param addresses IP addresses that are not loopback, at most 8
   * @param mac of the first network interface
   * @param model such as {@code Raspberry Pi 5 Model B Rev 1.0}
   * @param os such as {@code Debian GNU/Linux 12 (bookworm)}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Agent(
      String version,
      @Nullable String hostname,
      List<String> addresses,
      @Nullable String mac,
      @Nullable String model,
      @Nullable String os) {
    /** Takes an absent list for an empty one, and cuts what is longer than a Site's status. */
    public Agent {
      version = Text.cut(Malformed.required("agent.version", version), 64);
      hostname = Text.cutOrNull(hostname, 253);
      mac = Text.cutOrNull(mac, 17);
      model = Text.cutOrNull(model, 128);
      os = Text.cutOrNull(os, 128);
      addresses =
          addresses == null
              ? List.of()
              : addresses.stream()
                  .map(a -> Text.cut(Malformed.required("agent.addresses", a), 45))
                  .toList();
      limit("agent.addresses", addresses, 8);
    }
  }

  /**
   * The content folder.
   *
   * @param digest over the items, see {@link #digest}
   * @param bytes sum of the sizes
   * @param floor revision that an unknown path counts from: the highest that any forgotten slot had
   * @param items by path, at most {@value #MAX_ITEMS}
   * @param failed last failure of each path whose last command failed, at most {@value #MAX_ITEMS}
   */
  public record Content(
      Sha256 digest, long bytes, long floor, List<Item> items, List<Failed> failed) {
    /** A folder with nothing in it. */
    public static final Content EMPTY = of(0, List.of(), List.of());

    /** Takes an absent list for an empty one. */
    public Content {
      Malformed.required("content.digest", digest);
      Malformed.counted("content.bytes", bytes);
      Malformed.counted("content.floor", floor);
      items = items == null ? List.of() : List.copyOf(items);
      failed = failed == null ? List.of() : List.copyOf(failed);
      limit("content.items", items, MAX_ITEMS);
      limit("content.failed", failed, MAX_ITEMS);
    }

    /** Sums up a folder. */
    public static Content of(long floor, List<Item> items, List<Failed> failed) {
      List<Item> sorted =
          items.stream().sorted(java.util.Comparator.comparing(Item::path)).toList();
      return new Content(
          digest(sorted), sorted.stream().mapToLong(Item::size).sum(), floor, sorted, failed);
    }

    /** SHA-256 over a line {@code <sha256> <path>} for each item, by path, as sha256sum prints. */
    public static Sha256 digest(List<Item> sorted) {
      StringBuilder lines = new StringBuilder();
      sorted.forEach(i -> lines.append(i.sha256()).append("  ").append(i.path()).append('\n'));
      return Sha256.ofText(lines.toString());
    }
  }

  /**
   * One file that the player can see.
   *
   * @param path where
   * @param sha256 what
   * @param size in bytes
   * @param revision of the slot
   */
  public record Item(ContentPath path, Sha256 sha256, long size, long revision) {
    /** Checks that nothing is missing; throws {@link Malformed}. */
    public Item {
      Malformed.required("item.path", path);
      Malformed.required("item.sha256", sha256);
      Malformed.counted("item.size", size);
      Malformed.counted("item.revision", revision);
    }
  }

  /**
   * How the last command for a path failed.
   *
   * @param path the slot
   * @param sha256 what was wanted; null for a delete
   * @param revision of the failed command
   * @param reason why
   * @param message one sentence with the figures, at most 256 characters
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Failed(
      ContentPath path, @Nullable Sha256 sha256, long revision, Failure reason, String message) {
    /** Checks that nothing is missing; throws {@link Malformed}. */
    public Failed {
      Malformed.required("failed.path", path);
      Malformed.counted("failed.revision", revision);
      reason = reason == null ? Failure.Unknown : reason;
      message = message == null ? "" : Text.cut(message, MAX_MESSAGE);
    }
  }

  /**
   * A command that was accepted and has not ended.
   *
   * @param id of the command
   * @param type of the command
   * @param revision of the slot
   * @param stage how far it has got
   * @param path the slot, for content commands; null for software, whose slot is one
   * @param sha256 what is wanted there; null for a delete
   * @param trouble what the last of several tries met with, at most 256 characters; null while it
   *     gets on. It holds no figure that moves from one try to the next
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Open(
      CommandId id,
      CommandType type,
      long revision,
      Stage stage,
      @Nullable ContentPath path,
      @Nullable Sha256 sha256,
      @Nullable String trouble) {
    /** Checks that nothing is missing; throws {@link Malformed}. */
    public Open {
      Malformed.required("open.id", id);
      Malformed.counted("open.revision", revision);
      trouble = Text.cutOrNull(trouble, MAX_MESSAGE);
      type = type == null ? CommandType.UNKNOWN : type;
      stage = stage == null ? Stage.Unknown : stage;
    }
  }

  /**
   * The software on the box.
   *
   * @param distribution the line that the box follows; null while it follows none
   * @param current what runs; null where PiFleet brought none yet
   * @param previous what it can return to by itself; null for none
   * @param revision of the slot: of the last command about software that was accepted or refused
   * @param healthySeconds for how long the current one has passed its health check without a
   *     failure; a duration, since a box has no clock to trust. Null while it does not pass
   * @param complaint what the health check met with; null while it passes
   * @param failures how commands about software failed, oldest first, at most {@value
   *     #MAX_FAILURES}: by them the operator knows what it must not tell again, whatever was told
   *     and taken back since. Want of room is no longer among them when another command is taken
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Software(
      @Nullable String distribution,
      @Nullable Installed current,
      @Nullable Installed previous,
      long revision,
      @Nullable Long healthySeconds,
      @Nullable String complaint,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> failures) {
    /** Most failures that a box remembers. */
    public static final int MAX_FAILURES = 8;

    /** Of a box that PiFleet brought no software yet. */
    public static final Software NONE = new Software(null, null, null, 0, null, null, List.of());

    /** Takes an absent list for an empty one, and checks the numbers; throws {@link Malformed}. */
    public Software {
      distribution = Text.cutOrNull(distribution, 64);
      Malformed.counted("software.revision", revision);
      if (healthySeconds != null) {
        Malformed.counted("software.healthySeconds", healthySeconds);
      }
      complaint = Text.cutOrNull(complaint, MAX_MESSAGE);
      failures = failures == null ? List.of() : List.copyOf(failures);
      failures = failures.subList(Math.max(0, failures.size() - MAX_FAILURES), failures.size());
    }

    /** How a command failed by its id, for each revision; empty where none of them did. */
    public Optional<Fault> failure(LongFunction<CommandId> ids) {
      return failures.stream()
          .filter(f -> f.id().equals(ids.apply(f.revision())))
          .reduce((earlier, later) -> later);
    }

    /** How the last command failed; empty where it did not. */
    public Optional<Fault> failed() {
      return failures.stream().filter(f -> f.revision() == revision).findFirst();
    }
  }

  /**
   * A version on the box.
   *
   * @param version by semver.org 2.0.0
   * @param sha256 digest of its package
   * @param by the command that brought it
   * @param revision of that command
   */
  public record Installed(String version, Sha256 sha256, CommandId by, long revision) {
    /** Checks that nothing is missing; throws {@link Malformed}. */
    public Installed {
      Malformed.named("installed.version", version);
      Malformed.required("installed.sha256", sha256);
      Malformed.required("installed.by", by);
      Malformed.counted("installed.revision", revision);
    }
  }

  /**
   * How a command about software failed.
   *
   * @param id of the command
   * @param revision of the command
   * @param version that was wanted
   * @param reason why
   * @param message one sentence with the figures, at most 256 characters
   */
  public record Fault(CommandId id, long revision, String version, Failure reason, String message) {
    /** Checks that nothing is missing; throws {@link Malformed}. */
    public Fault {
      Malformed.required("fault.id", id);
      Malformed.counted("fault.revision", revision);
      version = Text.cut(Malformed.required("fault.version", version), 64);
      reason = reason == null ? Failure.Unknown : reason;
      message = message == null ? "" : Text.cut(message, MAX_MESSAGE);
    }
  }

  /**
   * Somebody at the box who wants no update for a while.
   *
   * @param holder who
   * @param reason why
   * @param remainingSeconds for how long still; a duration, since a box has no clock to trust
   */
  public record Hold(String holder, String reason, long remainingSeconds) {
    /** Checks that nothing is missing; throws {@link Malformed}. */
    public Hold {
      holder = Text.cut(Malformed.required("hold.holder", holder), 64);
      reason = Text.cut(Malformed.required("hold.reason", reason), 128);
      Malformed.counted("hold.remainingSeconds", remainingSeconds);
    }
  }

  /** Takes an absent list for an empty one. */
  public State {
    Malformed.named("bootId", bootId);
    softwareVersion = Text.cutOrNull(softwareVersion, 64);
    Malformed.counted("sequence", sequence);
    Malformed.counted("epoch", epoch);
    Malformed.required("agent", agent);
    Malformed.required("content", content);
    open = open == null ? List.of() : List.copyOf(open);
    limit("open", open, MAX_OPEN);
    holds = holds == null ? List.of() : List.copyOf(holds);
    limit("holds", holds, MAX_HOLDS);
  }

  /** The command about software that is under way: a box is at one of them at most. */
  public Optional<Open> change() {
    return open.stream()
        .filter(
            o ->
                o.type() == CommandType.UPDATE_SOFTWARE
                    || o.type() == CommandType.ROLLBACK_SOFTWARE)
        .findFirst();
  }

  private static void limit(String field, List<?> list, int most) {
    if (list.size() > most) {
      throw new Malformed(field + " holds " + list.size() + " entries; at most " + most);
    }
  }
}
