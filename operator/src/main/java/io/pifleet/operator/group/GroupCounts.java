package io.pifleet.operator.group;

import io.pifleet.protocol.SiteId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How many sites belong to each group, in memory; one site's change costs its own groups only. */
public final class GroupCounts {
  /**
   * Sites of a group.
   *
   * @param sites all
   * @param online those online
   */
  public record Count(int sites, int online) {
    static final Count NONE = new Count(0, 0);

    Count plus(boolean isOnline, int sign) {
      return new Count(sites + sign, online + (isOnline ? sign : 0));
    }
  }

  private record Entry(Set<String> groups, boolean online) {}

  private final Map<SiteId, Entry> sites = new HashMap<>();
  private final Map<String, Count> counts = new HashMap<>();

  /**
   * Takes what a site belongs to.
   *
   * @param groups names, all in the site's namespace
   * @return names of the groups whose counts changed
   */
  public synchronized Set<String> report(SiteId site, Set<String> groups, boolean online) {
    Entry before = sites.get(site);
    if (before != null && before.online == online && before.groups.equals(groups)) {
      return Set.of();
    }
    Set<String> changed = new HashSet<>(groups);
    if (before != null) {
      changed.addAll(before.groups);
      before.groups.forEach(g -> count(site, g, before.online, -1));
      if (before.online == online) {
        changed.removeIf(g -> groups.contains(g) && before.groups.contains(g));
      }
    }
    groups.forEach(g -> count(site, g, online, 1));
    if (groups.isEmpty()) {
      sites.remove(site);
    } else {
      sites.put(site, new Entry(Set.copyOf(groups), online));
    }
    return changed;
  }

  /** Takes whether one site belongs to one group, after the group's rule has changed. */
  public synchronized void judge(SiteId site, String group, boolean belongs, boolean online) {
    Entry before = sites.getOrDefault(site, new Entry(Set.of(), online));
    Set<String> groups = new HashSet<>(before.groups);
    if (belongs ? groups.add(group) : groups.remove(group)) {
      report(site, groups, before.online);
    }
  }

  /** The counts of one group. */
  public synchronized Count of(String namespace, String group) {
    return counts.getOrDefault(namespace + "/" + group, Count.NONE);
  }

  private void count(SiteId site, String group, boolean online, int sign) {
    counts.merge(
        site.namespace() + "/" + group,
        Count.NONE.plus(online, sign),
        (a, b) -> {
          Count sum = new Count(a.sites + b.sites, a.online + b.online);
          return sum.sites == 0 ? null : sum;
        });
  }
}
