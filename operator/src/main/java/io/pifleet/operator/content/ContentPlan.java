package io.pifleet.operator.content;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Content;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.site.Desire;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.status.Finding;
import io.pifleet.operator.status.Names;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a Content's status says, and when the store is asked again.
 *
 * @param status to be written
 * @param again when to ask; null when there is no need
 * @param removable whether a Content that is being deleted may go
 */
public record ContentPlan(Content.Status status, @Nullable Duration again, boolean removable) {
  private static final String READY = "Ready";
  private static final String PACKAGE = io.pifleet.operator.release.PackageHead.MIME_TYPE;
  private static final String IN_USE = "InUse";
  private static final int NAMED = 10;

  /** The gateway tells of its uploads at once; this is for files that came another way. */
  private static final Duration ABSENT = Duration.ofMinutes(1);

  private static final Duration UNREACHABLE = Duration.ofSeconds(10);

  /**
   * All that a Content's plan is made from.
   *
   * @param generation of the spec
   * @param spec what a person declares
   * @param before the status that is written now
   * @param lookup what the store says
   * @param users names of the ContentDeployments that name it
   * @param sites how many sites have the file
   * @param deleting whether somebody deletes it
   */
  public record Facts(
      long generation,
      Content.Spec spec,
      Content.@Nullable Status before,
      Lookup lookup,
      List<String> users,
      int sites,
      boolean deleting) {}

  /** Whether the store was seen to hold the file. */
  public static boolean stored(List<Condition> conditions) {
    return Conditions.of(conditions, READY)
        .filter(c -> c.status() == Condition.Status.True)
        .isPresent();
  }

  /** The same, asking again at that time at the latest. */
  ContentPlan noLaterThan(Duration wait) {
    return new ContentPlan(
        status, again == null || wait.compareTo(again) < 0 ? wait : again, removable);
  }

  /** Plans. */
  public static ContentPlan of(Facts facts, Instant now) {
    Content.Status before = facts.before();
    List<Condition> conditions = before == null ? List.of() : before.conditions();
    StoredFile file = known(facts);
    List<Finding> findings = new ArrayList<>();
    Finding ready = ready(facts, file);
    findings.add(ready);
    if (facts.deleting() && !facts.users().isEmpty()) {
      findings.add(Finding.yes(IN_USE, Reason.InUse, users(facts.users())));
    }
    MediaFacts media = file == null ? null : file.facts();
    return new ContentPlan(
        new Content.Status(
            facts.generation(),
            file == null ? null : (Long) file.size(),
            media == null ? null : media.mimeType(),
            media == null ? null : media.durationSeconds(),
            media == null ? null : media.resolution(),
            media == null ? null : media.codec(),
            media == null ? null : media.framesPerSecond(),
            facts.sites(),
            Conditions.mint(conditions, findings, facts.generation(), now)),
        facts.lookup() instanceof Lookup.Unreachable
            ? UNREACHABLE
            : facts.lookup() instanceof Lookup.Absent ? ABSENT : null,
        facts.deleting() && facts.users().isEmpty());
  }

  private static Finding ready(Facts facts, @Nullable StoredFile file) {
    try {
      Desire.of(facts.spec(), 0);
    } catch (Malformed rule) {
      return Finding.no(READY, Reason.Invalid, "spec." + rule.getMessage() + ".");
    }
    if (file != null) {
      if (file.facts().mimeType().equals(PACKAGE)) {
        return Finding.no(
            READY, Reason.Invalid, "spec.sha256 is a package of software, which no player plays.");
      }
      return file.sha256().hex().equals(facts.spec().sha256())
          ? MediaKind.ofMimeType(file.facts().mimeType())
              .flatMap(kind -> kind.objection(facts.spec().filename()))
              .map(why -> Finding.no(READY, Reason.Invalid, "spec.filename: " + why + "."))
              .orElseGet(() -> Finding.yes(READY, Reason.Stored))
          : Finding.no(READY, Reason.DigestMismatch);
    }
    return facts.lookup() instanceof Lookup.Unreachable
        ? Finding.unknown(READY, Reason.StoreUnreachable, Reason.StoreUnreachable.sentence())
        : Finding.no(READY, Reason.Missing);
  }

  /** What was seen to be stored stays so while the store is silent. */
  private static @Nullable StoredFile known(Facts facts) {
    if (facts.lookup() instanceof Lookup.Found found) {
      return found.file();
    }
    Content.Status before = facts.before();
    if (before == null || !(facts.lookup() instanceof Lookup.Unreachable)) {
      return null;
    }
    Long size = before.size();
    String mimeType = before.mimeType();
    boolean same = Objects.equals(before.observedGeneration(), facts.generation());
    return size != null && mimeType != null && same && stored(before.conditions())
        ? new StoredFile(
            new Sha256(facts.spec().sha256()),
            size,
            new MediaFacts(
                mimeType,
                before.durationSeconds(),
                before.resolution(),
                before.codec(),
                before.framesPerSecond()))
        : null;
  }

  private static String users(List<String> users) {
    List<String> sorted = users.stream().sorted().toList();
    return "Deletion waits until no ContentDeployment names it; now "
        + (sorted.size() == 1 ? "does " : "do ")
        + Names.of(sorted, NAMED)
        + ".";
  }
}
