package io.pifleet.operator.rollout;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.protocol.SiteId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rollouts and members for tests. */
final class Sample {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Sample() {}

  static Terms terms(String name, int hour, String spec) {
    try {
      ObjectNode tree = JSON.createObjectNode();
      ObjectNode meta = tree.putObject("metadata");
      meta.put("name", name).put("namespace", "club").put("uid", "uid-" + name);
      meta.put("generation", 1);
      meta.put(
          "creationTimestamp",
          Instant.parse("2026-06-01T00:00:00Z").plusSeconds(3600L * hour).toString());
      ObjectNode full = (ObjectNode) JSON.readTree("{\"release\": \"r\", \"targets\": {}}");
      full.setAll((ObjectNode) JSON.readTree(spec));
      tree.set("spec", full);
      return Terms.of(JSON.treeToValue(tree, UpdateRollout.class), ReleaseState.Ready, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a rollout in, and writes its status before anybody is told, as its reconciler does. */
  static Change taken(RolloutProgress progress, Terms terms, List<Member> members) {
    return progress.retarget(terms, members, null, NOW).and(written(progress, terms.uid, null));
  }

  static Change written(
      RolloutProgress progress, String rollout, UpdateRollout.@Nullable Status before) {
    return progress.wrote(rollout, progress.status(rollout, before, NOW).orElseThrow(), NOW);
  }

  static SiteId site(int i) {
    return new SiteId("club", "s" + i);
  }

  static Member member(int i) {
    return member(i, Standing.of(Phase.Waiting));
  }

  static Member member(int i, Standing presumed) {
    return new Member(site(i), "uid-" + i, Set.of(), "r" + i % 7, null, presumed);
  }

  static List<Member> members(int count) {
    return IntStream.range(0, count).mapToObj(Sample::member).toList();
  }
}
