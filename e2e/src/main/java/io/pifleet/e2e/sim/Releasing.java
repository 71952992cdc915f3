package io.pifleet.e2e.sim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pifleet.api.v1alpha1.RolloutApproval;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.e2e.sim.Catalogue.Rollout;
import io.pifleet.e2e.sim.Cluster.Declared;
import io.pifleet.protocol.SiteId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What people do about software: they publish, roll out, approve, deny, pause, abort, take back,
 * revoke and delete, and sites and releases come, go and are made anew.
 */
final class Releasing {
  private static final int MOST = 4;
  private static final int VERSIONS = 30;
  private static final String[] OFFLINE = {"Defer", "Defer", "Wait", "Fail"};
  private static final String[] SOAKS = {"0s", "0s", "30s", "1m", "3m"};
  private static final String[] SHARES = {"20%", "50%", "100%"};

  private final Timeline timeline;
  private final Cluster cluster;
  private final Packs packs;
  private final NavigableSet<String> unready = new TreeSet<>();
  private final NavigableSet<String> deleted = new TreeSet<>();
  private int made;
  private int sites;

  Releasing(Timeline timeline, Cluster cluster, Packs packs) {
    this.timeline = timeline;
    this.cluster = cluster;
    this.packs = packs;
  }

  /** There are sites and groups. */
  void begin() {
    edit(
        "the fleet is there",
        c -> {
          for (SiteId site : cluster.sites()) {
            c.sites().put(site, site(site, uid(site), !timeline.chance(150)));
          }
          c.groups().put(Kinds.FLEET, Kinds.group(Kinds.FLEET));
          c.groups().put(Kinds.BETA, Kinds.group(Kinds.BETA));
        });
  }

  /** One change of any kind. */
  void one() {
    Catalogue now = cluster.declared().software();
    if (now.releases().isEmpty()) {
      publish();
      rollOut();
      return;
    }
    if (now.rollouts().isEmpty() || (now.rollouts().size() < MOST && timeline.chance(150))) {
      rollOut();
      return;
    }
    Rollout one = any(List.copyOf(now.rollouts().values()));
    switch (timeline.below(20)) {
      case 0, 1 -> publish();
      case 2, 3 -> rollOut();
      case 4, 5 -> respec(one, "is paused or not", s -> s.put("paused", !one.spec().paused()));
      case 6 -> abort(one);
      case 7, 8 -> approve(one, !timeline.chance(200));
      case 9 -> disapprove(one);
      case 10 -> respec(one, "limits change", this::limits);
      case 11 -> delete(one);
      case 12 -> revoke(any(List.copyOf(now.releases().values())));
      case 13 -> relabel(any(cluster.sites()));
      case 14 -> takeBack(one);
      case 15 -> comeOrGo(any(cluster.sites()));
      case 16 -> regroup(timeline.chance(500) ? Kinds.FLEET : Kinds.BETA);
      case 17 -> delete(any(List.copyOf(now.releases().values())));
      case 18 -> restore();
      default -> recheck(any(List.copyOf(now.releases().values())));
    }
  }

  /**
   * All that is named is there. Now and then all is taken back. What is paused, denied or waits for
   * a word mostly goes on; what does not has a reason that its status must say.
   */
  void settle() {
    Catalogue now = cluster.declared().software();
    edit("groups are there", this::groups);
    cluster.sites().stream().filter(this::isGone).toList().forEach(this::comeOrGo);
    for (String version : List.copyOf(unready)) {
      SoftwareRelease release = now.releases().get(version);
      if (release != null) {
        recheck(release);
      }
    }
    if (timeline.chance(250)) {
      rollouts().forEach(this::takeBack);
    }
    boolean goOn = timeline.chance(700);
    for (Rollout rollout : rollouts()) {
      if (rollout.spec().paused() && goOn) {
        respec(rollout, "goes on", s -> s.put("paused", false));
      }
      if (goOn) {
        Rollout fresh = cluster.declared().software().rollouts().get(rollout.uid());
        disapprove(fresh == null ? rollout : fresh);
        Rollout next = cluster.declared().software().rollouts().get(rollout.uid());
        approve(next == null ? rollout : next, true);
      }
    }
  }

  private List<Rollout> rollouts() {
    return List.copyOf(cluster.declared().software().rollouts().values());
  }

  private void publish() {
    if (cluster.declared().software().releases().size() < VERSIONS) {
      Packs.Pack pack = packs.next();
      edit(
          pack.version() + " is published and is " + pack.ailment(),
          c -> c.releases().put(pack.version(), Kinds.release(pack, false, true)));
    }
  }

  private void rollOut() {
    List<String> versions = List.copyOf(cluster.declared().software().releases().keySet());
    if (timeline.chance(400)) {
      publish();
    }
    int newest = packs.newest();
    String version = timeline.chance(700) ? Packs.version(newest) : any(versions);
    String uid = "roll-" + ++made;
    ObjectNode spec = Kinds.node().put("release", version);
    targets(spec);
    waves(spec.putArray("waves"));
    limits(spec);
    spec.put("successThreshold", new String[] {"0%", "50%", "95%", "100%"}[timeline.below(4)]);
    spec.put("progressDeadline", timeline.chance(300) ? "5m" : "30m");
    spec.put("offlinePolicy", OFFLINE[timeline.below(OFFLINE.length)]);
    spec.put("onFailure", timeline.chance(500) ? "Pause" : "Rollback");
    spec.put("paused", timeline.chance(150));
    if (timeline.chance(500)) {
      spec.putObject("disruptionBudget")
          .put("groupBy", "location.region")
          .put("maxUnavailable", timeline.chance(700) ? 1 : 2);
    }
    UpdateRollout rollout = Kinds.rollout(uid, 1, made, spec);
    edit(uid + ": begins", c -> c.rollouts().put(uid, new Rollout(rollout, List.of())));
  }

  private void targets(ObjectNode spec) {
    ObjectNode targets = spec.putObject("targets");
    if (timeline.chance(500)) {
      targets.putArray("groups").add(Kinds.FLEET);
    } else if (timeline.chance(500)) {
      targets.putObject("siteSelector").putObject("matchLabels").put(Kinds.FLEET, "in");
    } else {
      ArrayNode names = targets.putArray("sites");
      cluster.sites().stream().filter(s -> timeline.chance(700)).forEach(s -> names.add(s.name()));
    }
  }

  private void waves(ArrayNode waves) {
    switch (timeline.below(4)) {
      case 0 -> {
        if (timeline.chance(500)) {
          wave(waves, "all").put("percent", 100);
        }
      }
      case 1 -> {
        wave(waves, "half").put("percent", 50);
        wave(waves, "rest").put("percent", 100).put("approval", "Required");
      }
      case 2 -> {
        wave(waves, "canary").putObject("targets").putArray("groups").add(Kinds.BETA);
        wave(waves, "rest").put("percent", 100);
      }
      default -> {
        wave(waves, "canary")
            .putObject("targets")
            .putArray("sites")
            .add(any(cluster.sites()).name());
        wave(waves, "some").put("percent", 60).put("maxConcurrency", 1);
        // Otherwise nobody brings it to those whom no wave means.
        if (timeline.chance(700)) {
          wave(waves, "rest").put("percent", 100);
        }
      }
    }
  }

  private ObjectNode wave(ArrayNode waves, String name) {
    return waves
        .addObject()
        .put("name", name)
        .put("minSuccessTime", SOAKS[timeline.below(SOAKS.length)]);
  }

  private void limits(ObjectNode spec) {
    if (timeline.chance(700)) {
      spec.put("maxConcurrency", 1 + timeline.below(3));
    } else {
      spec.put("maxConcurrency", SHARES[timeline.below(SHARES.length)]);
    }
    if (timeline.chance(700)) {
      spec.put("maxFailures", timeline.below(4));
    } else {
      spec.put("maxFailures", SHARES[timeline.below(SHARES.length)]);
    }
  }

  private void respec(Rollout rollout, String what, Consumer<ObjectNode> change) {
    if (!rollout.spec().abort()) {
      change(rollout, what, change);
    }
  }

  private void change(Rollout rollout, String what, Consumer<ObjectNode> change) {
    ObjectNode spec = Kinds.node(rollout.spec());
    change.accept(spec);
    UpdateRollout next = Kinds.again(rollout.object(), rollout.generation() + 1, spec);
    replace(rollout.uid() + ": " + what, rollout.uid(), new Rollout(next, rollout.approvals()));
  }

  /** What is taken back is not aborted any more, as the API has it. */
  private void abort(Rollout rollout) {
    if (!rollout.spec().rollback()) {
      respec(rollout, "is aborted", s -> s.put("abort", true));
    }
  }

  private void takeBack(Rollout rollout) {
    if (!rollout.spec().rollback()) {
      change(rollout, "is taken back", s -> s.put("rollback", true));
    }
  }

  private void approve(Rollout rollout, boolean yes) {
    if (rollout.spec().waves().isEmpty()) {
      return;
    }
    String wave = rollout.spec().waves().get(rollout.spec().waves().size() - 1).name();
    List<RolloutApproval> approvals = new ArrayList<>(rollout.approvals());
    approvals.add(Kinds.approval(rollout.uid(), wave, yes));
    replace(
        rollout.uid() + ": its last wave is " + (yes ? "approved" : "denied"),
        rollout.uid(),
        new Rollout(rollout.object(), List.copyOf(approvals)));
  }

  private void disapprove(Rollout rollout) {
    if (!rollout.approvals().isEmpty()) {
      replace(
          rollout.uid() + ": nothing is approved",
          rollout.uid(),
          new Rollout(rollout.object(), List.of()));
    }
  }

  private void replace(String what, String uid, Rollout rollout) {
    edit(what, c -> c.rollouts().put(uid, rollout));
  }

  private void delete(Rollout rollout) {
    edit(rollout.uid() + ": goes", c -> c.rollouts().remove(rollout.uid()));
  }

  private void revoke(SoftwareRelease release) {
    Packs.Pack pack = packs.of(release.getSpec().version());
    boolean revoked = !release.getSpec().revoked();
    edit(
        pack.version() + (revoked ? " is revoked" : " is not revoked any more"),
        c ->
            c.releases()
                .put(
                    pack.version(),
                    Kinds.release(pack, revoked, !unready.contains(pack.version()))));
  }

  private void recheck(SoftwareRelease release) {
    Packs.Pack pack = packs.of(release.getSpec().version());
    boolean ready = unready.remove(pack.version());
    if (!ready) {
      unready.add(pack.version());
    }
    edit(
        pack.version() + (ready ? " is ready" : " is not ready any more"),
        c ->
            c.releases()
                .put(pack.version(), Kinds.release(pack, release.getSpec().revoked(), ready)));
  }

  private void delete(SoftwareRelease release) {
    String version = release.getSpec().version();
    deleted.add(version);
    edit(version + " is deleted", c -> c.releases().remove(version));
  }

  /** One that was deleted is made anew, of the same package. */
  private void restore() {
    if (!deleted.isEmpty()) {
      String version = any(List.copyOf(deleted));
      deleted.remove(version);
      edit(
          version + " is made anew",
          c ->
              c.releases()
                  .put(
                      version,
                      Kinds.release(packs.of(version), false, !unready.contains(version))));
    }
  }

  private void relabel(SiteId site) {
    String uid = cluster.declared().software().uid(site);
    if (uid != null) {
      boolean fleet = timeline.chance(600);
      edit(
          site.name() + ": is " + (fleet ? "in" : "out of") + " the fleet",
          c -> c.sites().put(site, site(site, uid, fleet)));
    }
  }

  /** What is made anew under the name of one that was deleted is another Site. */
  private void comeOrGo(SiteId site) {
    if (isGone(site)) {
      edit(
          site.name() + ": is made anew",
          c -> c.sites().put(site, site(site, uid(site), !timeline.chance(150))));
    } else {
      edit(site.name() + ": is deleted", c -> c.sites().remove(site));
    }
  }

  private boolean isGone(SiteId site) {
    return cluster.declared().software().uid(site) == null;
  }

  private String uid(SiteId site) {
    return "uid-" + ++sites + "-of-" + site.name();
  }

  private Site site(SiteId id, String uid, boolean fleet) {
    return Kinds.site(id, uid, "region-" + timeline.below(2), fleet, timeline.chance(300));
  }

  private void regroup(String name) {
    edit(
        "Group " + name + " goes or comes",
        c -> {
          if (c.groups().remove(name) == null) {
            c.groups().put(name, Kinds.group(name));
          }
        });
  }

  private void groups(Catalogue c) {
    c.groups().computeIfAbsent(Kinds.FLEET, Kinds::group);
    c.groups().computeIfAbsent(Kinds.BETA, Kinds::group);
  }

  private void edit(String what, Consumer<Catalogue> change) {
    cluster.edit(
        what, d -> new Declared(d.deployments(), d.maintenance(), d.software().with(change)));
  }

  private <T> T any(List<T> all) {
    return all.get(timeline.below(all.size()));
  }
}
