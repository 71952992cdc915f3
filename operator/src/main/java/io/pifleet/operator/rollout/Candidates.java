package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.group.Membership;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Version;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whom a rollout means, in which waves, and who is left out and why.
 *
 * @param spec of the rollout
 * @param brings the package that it brings; null where that is not known
 * @param groups finds a Group of the namespace
 */
record Candidates(
    UpdateRollout.Spec spec,
    UpdateRollout.@Nullable Brought brings,
    Function<String, Group.@Nullable Spec> groups) {

  /**
   * Judges one site.
   *
   * @param returns whether it is to return from what the rollout brought it, whoever is meant now
   * @return empty where the rollout does not mean it
   */
  Optional<Member> member(
      Site site, io.pifleet.operator.group.Member is, boolean returns, Standing presumed) {
    // A rule by version means who had it before this release came, or the rollout loses its own.
    io.pifleet.operator.group.Member facts = brings == null ? is : is.before(brings.version());
    if (!returns && !Membership.targeted(facts, spec.targets(), groups)) {
      return Optional.empty();
    }
    Set<Integer> waves = new HashSet<>();
    List<UpdateRollout.Wave> all = spec.waves();
    for (int wave = 0; wave < all.size(); wave++) {
      var targets = all.get(wave).targets();
      if (targets != null && Membership.targeted(facts, targets, groups)) {
        waves.add(wave);
      }
    }
    if (returns) {
      waves.add(Math.max(0, all.size() - 1));
    }
    return Optional.of(
        new Member(
            new SiteId(site.getMetadata().getNamespace(), site.getMetadata().getName()),
            site.getMetadata().getUid(),
            waves,
            alike(site.getSpec()),
            returns ? null : excluded(site.getSpec(), is.softwareVersion()),
            presumed));
  }

  private @Nullable String alike(Site.Spec site) {
    UpdateRollout.DisruptionBudget budget = spec.disruptionBudget();
    if (budget == null) {
      return null;
    }
    Site.Location place = site.location();
    return switch (budget.groupBy()) {
      case REGION -> place == null ? null : place.region();
      case CITY -> place == null ? null : place.city();
      case COUNTRY -> place == null ? null : place.country();
      case CLUB -> site.club();
    };
  }

  private @Nullable String excluded(Site.Spec site, @Nullable String version) {
    if (brings == null) {
      return null;
    }
    String line = site.distribution();
    if (line != null && !line.equals(brings.distribution())) {
      return "it follows " + line + ", the release is of " + brings.distribution();
    }
    Optional<Version> has = Optional.ofNullable(version).flatMap(Version::of);
    Optional<Version> target = Version.of(brings.version());
    if (has.isPresent() && target.isPresent() && has.get().isAfter(target.get())) {
      return "it runs " + version + ", which is higher";
    }
    String least = brings.minVersion();
    Optional<Version> minimum = Optional.ofNullable(least).flatMap(Version::of);
    if (minimum.isEmpty()) {
      return null;
    }
    if (has.isEmpty()) {
      return "the release updates from " + least + ", and nobody knows what it runs";
    }
    return minimum.get().isAfter(has.get())
        ? "it runs " + Objects.requireNonNull(version) + ", the release updates from " + least
        : null;
  }
}
