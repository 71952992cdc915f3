package io.pifleet.e2e.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.RolloutApproval;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.protocol.SiteId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes the objects that people write. */
final class Kinds {
  static final String FLEET = "fleet";
  static final String BETA = "beta";

  private static final String NAMESPACE = "club";
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private static final long LATER_THAN_ANY_ROLLOUT = 1_000_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Kinds() {}

  static ObjectNode node() {
    return JSON.createObjectNode();
  }

  static ObjectNode node(Object value) {
    return JSON.valueToTree(value);
  }

  /**
   * A Site; those of the fleet are meant by rollouts.
   *
   * @param uid another one where it was deleted and is made anew
   */
  static Site site(SiteId id, String uid, String region, boolean fleet, boolean beta) {
    ObjectNode spec = node().put("displayName", id.name());
    spec.putObject("location").put("region", region);
    Site site = make(Site.class, id.name(), uid, 1, 0, spec);
    site.getMetadata().setLabels(Map.of(FLEET, fleet ? "in" : "out", BETA, beta ? "in" : "out"));
    return site;
  }

  /** A Group of the sites that bear its name as a label. */
  static Group group(String name) {
    ObjectNode spec = node();
    spec.putObject("selector").putObject("matchLabels").put(name, "in");
    return make(Group.class, name, "uid-of-group-" + name, 1, 0, spec);
  }

  /** A release whose package was found good. */
  static SoftwareRelease release(Packs.Pack pack, boolean revoked, boolean ready) {
    ObjectNode spec =
        node()
            .put("distribution", pack.manifest().distribution())
            .put("version", pack.version())
            .put("revoked", revoked);
    spec.putObject("package").put("sha256", pack.sha256().hex()).put("signature", pack.signature());
    SoftwareRelease release =
        make(SoftwareRelease.class, pack.version(), "uid-of-" + pack.version(), 1, 0, spec);
    release.setStatus(
        new SoftwareRelease.Status(
            1L,
            (long) pack.bytes().length,
            pack.manifest().minVersion(),
            null,
            List.of(),
            null,
            0,
            List.of(
                new Condition(
                    "Ready",
                    ready ? Condition.Status.True : Condition.Status.False,
                    "Verified",
                    "",
                    1L,
                    "2026-01-01T00:00:00Z"))));
    return release;
  }

  /** The so manieth rollout. */
  static UpdateRollout rollout(String name, long generation, long hour, ObjectNode spec) {
    return make(UpdateRollout.class, name, name, generation, hour, spec);
  }

  /** The same rollout with another spec. */
  static UpdateRollout again(UpdateRollout before, long generation, ObjectNode spec) {
    ObjectNode tree = node();
    tree.set("metadata", node(before.getMetadata()));
    tree.withObject("/metadata").put("generation", generation);
    tree.set("spec", spec);
    return read(tree, UpdateRollout.class);
  }

  static RolloutApproval approval(String rollout, String wave, boolean yes) {
    ObjectNode spec =
        node()
            .put("rollout", rollout)
            .put("wave", wave)
            .put("decision", yes ? "Approved" : "Denied")
            .put("reason", "seen");
    String name = rollout + wave + yes;
    return make(RolloutApproval.class, name, name, 1, LATER_THAN_ANY_ROLLOUT, spec);
  }

  private static <T extends HasMetadata> T make(
      Class<T> kind, String name, String uid, long generation, long hour, ObjectNode spec) {
    ObjectNode tree = node();
    tree.putObject("metadata")
        .put("name", name)
        .put("namespace", NAMESPACE)
        .put("uid", uid)
        .put("generation", generation)
        .put("creationTimestamp", FIRST.plusSeconds(3_600 * hour).toString());
    tree.set("spec", spec);
    return read(tree, kind);
  }

  private static <T> T read(ObjectNode tree, Class<T> kind) {
    try {
      return JSON.treeToValue(tree, kind);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
