package io.pifleet.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pifleet.api.v1alpha1.UpdateRollout;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One rollout and a small fleet; what is checked is counted here anew, box by box. */
final class Walk {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Set<Phase> BEHIND =
      EnumSet.of(Phase.Updating, Phase.Soaking, Phase.Verified, Phase.Broken, Phase.Returning);

  final Random random;
  final Map<Integer, Box> boxes = new TreeMap<>();
  private final ObjectNode spec;
  private RolloutProgress progress = new RolloutProgress();
  private Terms terms;
  private long generation = 1;
  private int next;
  private boolean approved;
  private long haltedAt = -1;
  private UpdateRollout.@Nullable Status written;

  /**
   * @param leavesOut whether the last wave is not there, so that nobody brings it to the rest
   */
  Walk(long seed, int sites, boolean leavesOut) throws IOException {
    random = new Random(seed);
    spec = DrawnSpec.of(random);
    if (leavesOut && !spec.withArray("waves").isEmpty()) {
      spec.withArray("waves").remove(spec.withArray("waves").size() - 1);
    }
    terms = read();
    for (int i = 0; i < sites; i++) {
      boxes.put(next, new Box(next++, random));
    }
    retarget();
  }

  private Terms read() throws IOException {
    ObjectNode meta = JSON.createObjectNode();
    meta.put("name", "quart").put("namespace", "club").put("uid", "r-1");
    meta.put("generation", generation).put("creationTimestamp", "2026-06-01T10:00:00Z");
    ObjectNode tree = JSON.createObjectNode();
    tree.set("metadata", meta);
    tree.set("spec", spec);
    return Terms.of(
        JSON.treeToValue(tree, UpdateRollout.class),
        ReleaseState.Ready,
        Map.of("rest", new Verdict(approved, "go", null)));
  }

  private void retarget() throws IOException {
    terms = read();
    progress.retarget(
        terms,
        boxes.values().stream().map(b -> b.member(Standing.of(b.phase))).toList(),
        written,
        NOW);
    Sample.written(progress, "r-1", written);
  }

  void step() throws IOException {
    Box box = any();
    switch (random.nextInt(40)) {
      case 0 -> {
        boxes.put(next, new Box(next++, random));
        retarget();
      }
      case 1 -> leave();
      case 2 -> change("paused", random.nextInt(3) == 0);
      case 3 -> restart();
      case 4 -> box.held = !box.held;
      case 5, 6 -> box.online = !box.online;
      case 7 -> {
        approved = true;
        retarget();
      }
      case 8 -> raise();
      case 9, 10 -> box.live(false, random);
      default -> box.live(true, random);
    }
    plan(box);
    check();
  }

  /** What a site's own plan does: ask when there is something to do, then report. */
  void plan(Box box) {
    Assignment assignment = progress.assignment(box.site, NOW).orElse(null);
    boolean back = assignment != null && assignment.mode() == Mode.Back;
    if (assignment != null
        && box.asks(back)
        && progress.take("r-1", box.site, box.standing(back), NOW)) {
      boolean broken = box.phase == Phase.Broken;
      int wave = home(box);
      box.grant(back);
      granted(box, back);
      if (back) {
        returning(box, broken, wave);
      }
    }
    Standing standing = box.standing(back);
    if (progress.planning(box.site).contains("r-1")) {
      box.reported = standing.phase();
      progress.report(box.site, Map.of("r-1", standing), NOW);
      Sample.written(progress, "r-1", written);
      judge();
    }
  }

  private void granted(Box box, boolean back) {
    box.reported = box.phase;
    assertThat(terms.paused || terms.abort).isFalse();
    assertThat(count(Phase.Updating) + count(Phase.Returning))
        .as("maxConcurrency")
        .isLessThanOrEqualTo(terms.maxConcurrency.ceil(meant()));
    if (!back) {
      assertThat(haltedAt).as("stopped").isNotEqualTo(generation);
      assertThat(box.grants).as("granted once").isEqualTo(1);
      assertThat(count(box.region, EnumSet.of(Phase.Updating, Phase.Failed, Phase.Broken)))
          .as("budget")
          .isLessThanOrEqualTo(terms.maxUnavailable);
      inOrder(box);
    }
  }

  /**
   * A later wave returns completely before an earlier one begins, but for those that are down; all
   * count in their own.
   */
  private void returning(Box box, boolean broken, int wave) {
    if (broken) {
      return;
    }
    assertThat(
            boxes.values().stream()
                .filter(b -> b != box && BEHIND.contains(b.reported))
                .filter(b -> home(b) > wave))
        .isEmpty();
    assertThat(count(box.region, EnumSet.of(Phase.Updating, Phase.Returning, Phase.Broken)))
        .as("budget on the way back")
        .isLessThanOrEqualTo(terms.maxUnavailable);
  }

  private boolean done(int wave) {
    UpdateRollout.Status now = progress.status("r-1", null, NOW).orElseThrow();
    return now.waves().get(wave).completedAt() != null;
  }

  private void inOrder(Box box) {
    int home = home(box);
    for (int i = 0; i < home; i++) {
      assertThat(done(i)).as("wave order").isTrue();
    }
  }

  /** By its place; or before that, where it was taken into a wave that had nobody. */
  private int home(Box box) {
    String counted = progress.assignment(box.site, NOW).map(Assignment::wave).orElse("");
    for (int i = 0; i < terms.waves.size(); i++) {
      if (means(i, box) || terms.waves.get(i).name().equals(counted)) {
        return i;
      }
    }
    throw new AssertionError(box.site);
  }

  private boolean means(int wave, Box box) {
    return box.place.within(terms.waves.get(wave).percent()) || (wave == 0 && box.canary);
  }

  /** How many some wave means. */
  private int meant() {
    return (int)
        boxes.values().stream()
            .filter(b -> IntStream.range(0, terms.waves.size()).anyMatch(i -> means(i, b)))
            .count();
  }

  private void judge() {
    long failed = count(Phase.Failed) + count(Phase.Broken);
    if (failed > terms.maxFailures.floor(meant())) {
      haltedAt = generation;
    }
  }

  private void check() {
    Tally tally = progress.tally("r-1");
    assertThat(tally.planned()).isEqualTo(meant());
    if (tally.unreported() == 0) {
      assertThat(tally.sum(WaveTally::verified)).isEqualTo((int) count(Phase.Verified));
      assertThat(tally.sum(WaveTally::failed))
          .isEqualTo((int) (count(Phase.Failed) + count(Phase.Broken)));
      assertThat(tally.sum(WaveTally::deferred)).isEqualTo((int) count(Phase.Deferred));
    }
  }

  private long count(Phase phase) {
    return boxes.values().stream().filter(b -> b.reported == phase).count();
  }

  private int count(String region, Set<Phase> phases) {
    return (int)
        boxes.values().stream()
            .filter(b -> b.region.equals(region) && phases.contains(b.reported))
            .count();
  }

  private Box any() {
    List<Box> all = new ArrayList<>(boxes.values());
    return all.get(random.nextInt(all.size()));
  }

  private void leave() {
    if (boxes.size() > 1) {
      Box gone = any();
      boxes.values().remove(gone);
      progress.leave(gone.site, NOW);
      judge();
    }
  }

  private void change(String field, boolean value) throws IOException {
    if (spec.path(field).asBoolean() != value) {
      spec.put(field, value);
      changed();
    }
  }

  private void raise() throws IOException {
    if (random.nextInt(3) == 0) {
      spec.put("maxFailures", spec.path("maxFailures").asInt() + 1);
      changed();
    }
  }

  private void changed() throws IOException {
    generation++;
    retarget();
    judge();
  }

  /** Another operator takes over: all that it knows is the status, and what boxes say. */
  private void restart() throws IOException {
    written = progress.status("r-1", written, NOW).orElseThrow();
    progress = new RolloutProgress();
    for (Box box : boxes.values()) {
      box.reported = box.phase;
    }
    retarget();
    List<Box> all = new ArrayList<>(boxes.values());
    Collections.shuffle(all, random);
    all.forEach(this::plan);
  }

  /** Everything goes well from here on: what does the rollout end with? */
  UpdateRollout.Status end() throws IOException {
    approved = true;
    change("paused", false);
    for (Box box : boxes.values()) {
      box.held = false;
      box.online = true;
    }
    for (int i = 0; i < 20 * boxes.size(); i++) {
      for (Box box : boxes.values()) {
        box.live(true, random);
        plan(box);
      }
    }
    check();
    return progress.status("r-1", written, NOW).orElseThrow();
  }
}
