package io.pifleet.operator.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.pifleet.api.v1alpha1.RolloutApproval;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.SiteId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plays one scenario: sites report, things happen, then everybody who could be told asks. */
final class Play {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<Phase> ASKING =
      EnumSet.of(Phase.Waiting, Phase.Soaking, Phase.Verified, Phase.Broken);

  private final RolloutProgress progress = new RolloutProgress();
  private final UpdateRollout rollout;
  private final JsonNode facts;
  private final String uid;
  private final Map<String, Standing> standings = new TreeMap<>();

  /**
   * What comes out.
   *
   * @param granted who may be told now
   * @param waiting why the others wait
   */
  record Outcome(List<String> granted, Map<String, String> waiting, UpdateRollout.Status status) {}

  Play(JsonNode rollout, JsonNode facts) throws IOException {
    this.rollout = JSON.treeToValue(rollout, UpdateRollout.class);
    this.facts = facts;
    uid = this.rollout.getMetadata().getUid();
  }

  Outcome outcome() throws IOException {
    retarget(rollout);
    for (Map.Entry<String, JsonNode> reading : facts.path("readings").properties()) {
      read(reading.getKey(), reading.getValue());
    }
    if (facts.has("newer")) {
      newer();
    }
    if (!facts.path("silent").asBoolean()) {
      standings.forEach(this::report);
      note();
    }
    for (JsonNode line : facts.path("then")) {
      happen(line.asText());
    }
    List<String> granted = new ArrayList<>();
    Map<String, String> waiting = new TreeMap<>();
    standings.forEach((site, standing) -> ask(site, standing, granted, waiting));
    return new Outcome(granted, waiting, progress.status(uid, before(), NOW).orElseThrow());
  }

  private void ask(
      String site, Standing standing, List<String> granted, Map<String, String> waiting) {
    Assignment assignment = progress.assignment(id(site), NOW).orElse(null);
    if (assignment == null || !ASKING.contains(standing.phase())) {
      return;
    }
    boolean back = assignment.mode() == Mode.Back;
    if (back == (standing.phase() == Phase.Waiting)) {
      return;
    }
    if (progress.take(assignment.rollout(), id(site), standing, NOW)) {
      granted.add(site);
    } else {
      Finding why = progress.assignment(id(site), NOW).orElseThrow().waiting();
      waiting.put(site, why.reason() + ": " + why.message());
    }
  }

  /** Such as "north Failed Crashed it crashed", "north leaves", "spec {paused: true}". */
  private void happen(String line) throws IOException {
    String[] word = line.split(" ", 2);
    if (word[0].equals("spec")) {
      ObjectNode tree = JSON.valueToTree(rollout);
      ((ObjectNode) tree.get("spec")).setAll((ObjectNode) JSON.readTree(word[1]));
      ObjectNode meta = (ObjectNode) tree.get("metadata");
      meta.put("generation", meta.path("generation").asInt() + 1);
      UpdateRollout changed = JSON.treeToValue(tree, UpdateRollout.class);
      rollout.setSpec(changed.getSpec());
      rollout.setMetadata(changed.getMetadata());
      retarget(rollout);
    } else if (word[1].equals("leaves")) {
      standings.remove(word[0]);
      progress.leave(id(word[0]), NOW);
    } else if (word[1].equals("asks")) {
      progress.take(uid, id(word[0]), Standing.of(Phase.Waiting), NOW);
    } else {
      report(word[0], standing(word[1]));
    }
    note();
  }

  /** What a Prometheus said: samples, or why there is none; and so many seconds ago. */
  private void read(String promql, JsonNode answer) throws IOException {
    Instant at = NOW.minusSeconds(answer.path("secondsAgo").asLong());
    List<Double> samples = new ArrayList<>();
    answer.path("samples").forEach(s -> samples.add(s.asDouble()));
    progress.read(
        uid,
        promql,
        answer.has("trouble")
            ? Reading.none(answer.get("trouble").asText(), at)
            : Reading.of(samples, at),
        NOW);
    note();
  }

  private void report(String site, Standing standing) {
    standings.put(site, standing);
    Map<String, Standing> all = new HashMap<>();
    progress.planning(id(site)).forEach(r -> all.put(r, standing));
    progress.report(id(site), all, NOW);
  }

  private void retarget(UpdateRollout changed) throws IOException {
    Map<String, List<RolloutApproval>> approvals = new HashMap<>();
    for (JsonNode a : facts.path("approvals")) {
      approvals.computeIfAbsent(a.path("wave").asText(), w -> new ArrayList<>()).add(approval(a));
    }
    Map<String, Verdict> verdicts = new HashMap<>();
    approvals.forEach((wave, all) -> verdicts.put(wave, Verdict.of(all)));
    ReleaseState release = ReleaseState.valueOf(facts.path("release").asText("Ready"));
    progress.retarget(
        Terms.of(
            changed,
            release,
            before() == null ? null : before().release(),
            verdicts,
            names("early"),
            names("missing")),
        members(),
        before(),
        NOW);
    note();
  }

  /** What its reconciler writes before anybody is told. */
  private void note() throws IOException {
    Sample.written(progress, uid, before());
  }

  private List<String> names(String field) {
    List<String> names = new ArrayList<>();
    facts.path(field).forEach(n -> names.add(n.asText()));
    return names;
  }

  private static RolloutApproval approval(JsonNode a) {
    RolloutApproval approval = new RolloutApproval();
    approval.setMetadata(
        new ObjectMetaBuilder().withName(a.path("name").asText("word-of-a-person")).build());
    approval.setSpec(
        new RolloutApproval.Spec(
            "quart",
            a.path("wave").asText(),
            RolloutApproval.Decision.valueOf(a.path("decision").asText()),
            a.path("reason").textValue()));
    return approval;
  }

  private List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (JsonNode s : facts.path("sites")) {
      String site = s.path("site").asText();
      Set<Integer> waves = new HashSet<>();
      s.path("waves").forEach(w -> waves.add(w.asInt()));
      Standing standing = standing(s.path("is").asText("Waiting"));
      if (!s.has("obstacle")) {
        standings.putIfAbsent(site, standing);
      }
      members.add(
          new Member(
              id(site),
              s.path("uid").asText("uid-" + site),
              waves,
              text(s, "region"),
              text(s, "obstacle"),
              standing));
    }
    return members;
  }

  /** Another rollout, made a day later, that means some of the sites too. */
  private void newer() throws IOException {
    JsonNode newer = facts.get("newer");
    UpdateRollout other = JSON.treeToValue(newer.get("rollout"), UpdateRollout.class);
    Set<String> sites = new HashSet<>();
    newer.path("sites").forEach(s -> sites.add(s.asText()));
    List<Member> members = members().stream().filter(m -> sites.contains(m.site().name())).toList();
    Sample.taken(progress, Terms.of(other, ReleaseState.Ready, Map.of()), members);
  }

  private UpdateRollout.@Nullable Status before() throws IOException {
    return facts.has("before")
        ? JSON.treeToValue(facts.get("before"), UpdateRollout.Status.class)
        : null;
  }

  private static Standing standing(String text) {
    String[] w = text.split(" ", 3);
    return switch (w[0]) {
      case "Gone" -> Standing.away(Phase.valueOf(w[1]));
      case "Held" -> Standing.held(text.substring(5));
      case "Closed" -> Standing.closed(text.substring(7));
      case "Lacking" -> Standing.lacking(text.substring(8));
      case "Failed" -> Standing.failed(w[1], w[2]);
      case "Returned" ->
          w.length == 1 ? Standing.of(Phase.Returned) : Standing.returned(w[1], w[2]);
      case "Broken" -> Standing.broken(w[1], w[2]);
      default -> Standing.of(Phase.valueOf(w[0]));
    };
  }

  private static @Nullable String text(JsonNode node, String field) {
    return node.has(field) ? node.get(field).asText() : null;
  }

  private static SiteId id(String site) {
    return new SiteId("club", site);
  }
}
