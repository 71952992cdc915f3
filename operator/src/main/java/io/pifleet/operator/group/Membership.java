package io.pifleet.operator.group;

import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.Selector;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.Targets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who belongs. */
public final class Membership {
  private Membership() {}

  /**
   * Whether targets mean a site: by name, by a group, or by its labels.
   *
   * @param groups finds a Group of the site's namespace; null where there is none
   */
  public static boolean targeted(
      Member site, Targets targets, Function<String, Group.@Nullable Spec> groups) {
    return targets.sites().contains(site.name())
        || (targets.siteSelector() != null && selected(site.labels(), targets.siteSelector()))
        || targets.groups().stream()
            .map(groups)
            .anyMatch(group -> group != null && belongs(site, group));
  }

  /** The Groups that targets name and that do not exist. */
  public static List<String> missing(
      Targets targets, Function<String, Group.@Nullable Spec> groups) {
    return targets.groups().stream().filter(name -> groups.apply(name) == null).sorted().toList();
  }

  /** Whether a site belongs to a group: it is named, or it fits all the rules there are. */
  public static boolean belongs(Member site, Group.Spec group) {
    if (group.sites().contains(site.name())) {
      return true;
    }
    Selector selector = group.selector();
    Group.Match match = group.match();
    return (selector != null || match != null)
        && (selector == null || selected(site.labels(), selector))
        && (match == null || fits(site, match));
  }

  /** Kubernetes' own rule for labels. */
  public static boolean selected(Map<String, String> labels, Selector selector) {
    return selector.matchLabels().entrySet().stream()
            .allMatch(e -> e.getValue().equals(labels.get(e.getKey())))
        && selector.matchExpressions().stream().allMatch(r -> holds(labels.get(r.key()), r));
  }

  private static boolean holds(@Nullable String value, Selector.Requirement requirement) {
    return switch (requirement.operator()) {
      case In -> value != null && requirement.values().contains(value);
      case NotIn -> value == null || !requirement.values().contains(value);
      case Exists -> value != null;
      case DoesNotExist -> value == null;
    };
  }

  private static boolean fits(Member site, Group.Match match) {
    Site.Spec spec = site.spec();
    Site.Location place = spec.location();
    return any(match.sports(), spec.sports())
        && any(match.regions(), place == null ? null : place.region())
        && any(match.cities(), place == null ? null : place.city())
        && any(match.countries(), place == null ? null : place.country())
        && any(match.deviceTypes(), spec.deviceType())
        && any(match.distributions(), spec.distribution())
        && (match.versions() == null
            || (site.softwareVersion() != null
                && VersionRange.includes(match.versions(), site.softwareVersion())));
  }

  private static boolean any(List<String> allowed, @Nullable String value) {
    return allowed.isEmpty() || (value != null && allowed.contains(value));
  }

  private static boolean any(List<String> allowed, Collection<String> values) {
    return allowed.isEmpty() || values.stream().anyMatch(allowed::contains);
  }
}
