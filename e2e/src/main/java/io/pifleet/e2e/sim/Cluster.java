package io.pifleet.e2e.sim;

import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.site.Desire;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The API server: what people declare, and who watches it. */
final class Cluster {
  private final Timeline timeline;
  private final Trace trace;
  private final List<SiteId> sites;
  private final List<Watcher> watchers = new ArrayList<>();
  private Declared declared = new Declared(new TreeMap<>(), new TreeSet<>(), Catalogue.EMPTY);
  private final Map<SiteId, Map<String, Finding>> findings = new TreeMap<>();
  private final Map<String, UpdateRollout.Status> statuses = new TreeMap<>();
  private long epoch;
  private long lastTold;

  Cluster(Timeline timeline, Trace trace, List<SiteId> sites) {
    this.timeline = timeline;
    this.trace = trace;
    this.sites = List.copyOf(sites);
  }

  /**
   * One ContentDeployment.
   *
   * @param uid of the object
   * @param sites that it targets
   * @param files at their paths
   * @param paused whether nothing shall be sent
   * @param missing whether the Content of its first file does not exist
   * @param astray whether the Group that it names does not exist, so that it targets nobody
   * @param limit how many sites may fetch at once
   */
  record Deployment(
      String uid,
      NavigableSet<SiteId> sites,
      List<Desire> files,
      boolean paused,
      boolean missing,
      boolean astray,
      int limit) {
    /** The sites that it means, as far as that is known. */
    NavigableSet<SiteId> targets() {
      return astray ? new TreeSet<>() : sites;
    }

    /** Those whose Content exists: the first one does not while something is missing. */
    List<Desire> stored() {
      return missing ? files.subList(1, files.size()) : files;
    }
  }

  /**
   * All that is declared at one moment; never changed.
   *
   * @param deployments by uid
   * @param maintenance sites that nothing shall be sent to
   * @param software releases, rollouts, and whom they mean
   */
  record Declared(
      NavigableMap<String, Deployment> deployments,
      NavigableSet<SiteId> maintenance,
      Catalogue software) {
    List<Deployment> of(SiteId site) {
      return deployments.values().stream().filter(d -> d.targets().contains(site)).toList();
    }

    /** The deployments that target nobody knows whom. */
    List<String> astray() {
      return deployments.values().stream().filter(Deployment::astray).map(Deployment::uid).toList();
    }

    /** The stored files that are wanted at each path of a site; more than one is a conflict. */
    NavigableMap<ContentPath, NavigableSet<Sha256>> wanted(SiteId site) {
      NavigableMap<ContentPath, NavigableSet<Sha256>> wanted = new TreeMap<>();
      of(site)
          .forEach(
              d ->
                  d.stored()
                      .forEach(
                          f ->
                              wanted
                                  .computeIfAbsent(f.path(), p -> new TreeSet<>())
                                  .add(f.sha256())));
      return wanted;
    }
  }

  /** Hears of every change, later and in order. */
  private record Watcher(Timeline.Life life, Consumer<Declared> cache) {}

  List<SiteId> sites() {
    return sites;
  }

  Declared declared() {
    return declared;
  }

  /** The conditions that a site carries. */
  Map<String, Finding> findings(SiteId site) {
    return findings.getOrDefault(site, Map.of());
  }

  /** An operator writes a site's conditions; one that leads no more may do so for a while. */
  void write(SiteId site, Map<String, Finding> next) {
    findings.put(site, next);
  }

  /** The status of a rollout; null where none was written. */
  UpdateRollout.@Nullable Status status(String rollout) {
    return statuses.get(rollout);
  }

  /** The one operator that leads writes a rollout's status. */
  void write(String rollout, UpdateRollout.Status status) {
    if (declared.software().rollouts().containsKey(rollout)) {
      statuses.put(rollout, status);
    }
  }

  /** A leader begins: its epoch is higher than all before. */
  long nextEpoch() {
    return epoch += 1 + timeline.below(3);
  }

  /** Somebody lists and watches. */
  void watch(Timeline.Life life, Consumer<Declared> cache) {
    watchers.removeIf(w -> w.life().over());
    watchers.add(new Watcher(life, cache));
    tell(life, cache, declared);
  }

  /** Somebody changes what is declared. */
  void edit(String what, UnaryOperator<Declared> change) {
    declared = change.apply(declared);
    statuses.keySet().retainAll(declared.software().rollouts().keySet());
    trace.say("cluster", what);
    if (trace.on()) {
      declared.deployments().values().forEach(d -> trace.say("cluster", " ", d));
      declared
          .software()
          .rollouts()
          .values()
          .forEach(r -> trace.say("cluster", " ", r.uid(), r.generation(), r.spec()));
    }
    Declared now = declared;
    watchers.forEach(w -> tell(w.life(), w.cache(), now));
  }

  private void tell(Timeline.Life life, Consumer<Declared> cache, Declared news) {
    lastTold = Math.max(lastTold + 1, timeline.now() + 1 + timeline.below(300));
    timeline.in(lastTold - timeline.now(), life, () -> cache.accept(news));
  }
}
