package io.pifleet.e2e.sim;

import io.pifleet.e2e.sim.Cluster.Declared;
import io.pifleet.e2e.sim.Cluster.Deployment;
import io.pifleet.operator.site.Desire;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What people change: deployments come, go, change their files and targets, pause, and conflict.
 */
final class Edits {
  private static final int MOST = 4;
  private static final List<ContentPath> PATHS =
      List.of(
          ContentPath.of("Technique/passes.mp4"),
          ContentPath.of("Technique/dribble.mp4"),
          ContentPath.of("Match/finale.mp4"),
          ContentPath.of("Match/2026/derby.mp4"),
          ContentPath.of("Fun/été.mp4"));

  private final Timeline timeline;
  private final Cluster cluster;
  private final Depot depot;
  private final List<ContentPath> paths;
  private int made;

  Edits(Timeline timeline, Cluster cluster, Depot depot) {
    this.timeline = timeline;
    this.cluster = cluster;
    this.depot = depot;
    this.paths = PATHS.subList(0, 1 + timeline.below(PATHS.size()));
  }

  /** One change of any kind. */
  void one() {
    Declared now = cluster.declared();
    if (now.deployments().isEmpty() || (now.deployments().size() < MOST && timeline.chance(200))) {
      put("a deployment comes", fresh("d" + ++made, false));
      return;
    }
    Deployment one = any(now);
    switch (timeline.below(8)) {
      case 0 -> remove(one);
      case 1, 2 -> put("files change", with(one, files()));
      case 3 -> put("targets change", targeting(one, sites()));
      case 4 -> put("is paused or not", paused(one, !one.paused()));
      case 5 -> put("names what is missing or not", missing(one, !one.missing()));
      case 6 -> put("its Group goes or comes", astray(one, !one.astray()));
      default -> maintain();
    }
  }

  /**
   * Nothing is paused, missing, astray or in maintenance any more, so that all of it can come true.
   */
  void settle() {
    cluster.edit(
        "all is settled",
        declared -> {
          NavigableMap<String, Deployment> next = new TreeMap<>();
          declared
              .deployments()
              .forEach((uid, d) -> next.put(uid, astray(missing(paused(d, false), false), false)));
          return new Declared(next, new TreeSet<>(), declared.software());
        });
  }

  private void put(String what, Deployment deployment) {
    cluster.edit(
        deployment.uid() + ": " + what,
        declared -> {
          NavigableMap<String, Deployment> next = new TreeMap<>(declared.deployments());
          next.put(deployment.uid(), deployment);
          return new Declared(next, declared.maintenance(), declared.software());
        });
  }

  private void remove(Deployment deployment) {
    cluster.edit(
        deployment.uid() + ": goes",
        declared -> {
          NavigableMap<String, Deployment> next = new TreeMap<>(declared.deployments());
          next.remove(deployment.uid());
          return new Declared(next, declared.maintenance(), declared.software());
        });
  }

  private void maintain() {
    SiteId site = cluster.sites().get(timeline.below(cluster.sites().size()));
    cluster.edit(
        site.name() + ": maintenance begins or ends",
        declared -> {
          NavigableSet<SiteId> next = new TreeSet<>(declared.maintenance());
          if (!next.remove(site)) {
            next.add(site);
          }
          return new Declared(declared.deployments(), next, declared.software());
        });
  }

  private Deployment any(Declared declared) {
    List<Deployment> all = new ArrayList<>(declared.deployments().values());
    return all.get(timeline.below(all.size()));
  }

  private Deployment fresh(String uid, boolean paused) {
    return new Deployment(uid, sites(), files(), paused, false, false, 1 + timeline.below(3));
  }

  private NavigableSet<SiteId> sites() {
    NavigableSet<SiteId> sites = new TreeSet<>();
    cluster.sites().stream().filter(s -> timeline.chance(700)).forEach(sites::add);
    return sites;
  }

  private List<Desire> files() {
    List<Sha256> all = depot.files();
    List<Desire> files = new ArrayList<>();
    for (ContentPath path : paths) {
      if (timeline.chance(500)) {
        Sha256 sha256 = all.get(timeline.below(all.size()));
        files.add(new Desire(path, sha256, depot.bytes(sha256).length));
      }
    }
    return files;
  }

  private static Deployment with(Deployment d, List<Desire> files) {
    return new Deployment(d.uid(), d.sites(), files, d.paused(), false, d.astray(), d.limit());
  }

  private static Deployment targeting(Deployment d, NavigableSet<SiteId> sites) {
    return new Deployment(
        d.uid(), sites, d.files(), d.paused(), d.missing(), d.astray(), d.limit());
  }

  private static Deployment paused(Deployment d, boolean paused) {
    return new Deployment(
        d.uid(), d.sites(), d.files(), paused, d.missing(), d.astray(), d.limit());
  }

  private static Deployment missing(Deployment d, boolean missing) {
    boolean some = missing && !d.files().isEmpty();
    return new Deployment(d.uid(), d.sites(), d.files(), d.paused(), some, d.astray(), d.limit());
  }

  private static Deployment astray(Deployment d, boolean astray) {
    return new Deployment(
        d.uid(), d.sites(), d.files(), d.paused(), d.missing(), astray, d.limit());
  }
}
