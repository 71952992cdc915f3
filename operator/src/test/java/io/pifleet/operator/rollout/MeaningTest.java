package io.pifleet.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.RolloutApproval;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.UpdateRollout;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeaningTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String MADE = "2026-06-01T12:00:00Z";

  @Test
  void anApprovalOfAnEarlierRolloutOfTheSameNameDoesNotCount() throws IOException {
    RolloutApproval old = approval("2026-05-01T12:00:00Z", "Approved");
    assertThat(meaning("{}", null, List.of(old)).verdicts()).isEmpty();
    RolloutApproval fresh = approval(MADE, "Approved");
    assertThat(meaning("{}", null, List.of(old, fresh)).verdicts())
        .isEqualTo(Map.of("all", new Verdict(true, "a", null)));
  }

  @Test
  void aSiteThatIsNamedAndNotThereIsMissedUntilTheRolloutHasBegun() throws IOException {
    String wave =
        "{\"waves\": [{\"name\": \"canary\", \"targets\": {\"sites\": [\"clubhouse\"]}}]}";
    Meaning typo = meaning(wave, null, List.of());
    assertThat(typo.state()).isEqualTo(ReleaseState.MissingSite);
    assertThat(typo.missing()).containsExactly("Site clubhouse");
    assertThat(typo.misses("clubhouse")).isTrue();
    assertThat(meaning(wave, MADE, List.of()).state())
        .as("later it has left")
        .isEqualTo(ReleaseState.Ready);
  }

  @Test
  void aGroupThatIsNotThereIsMissedAlways() throws IOException {
    String targets = "{\"targets\": {\"groups\": [\"beta\"]}}";
    for (String begun : new String[] {null, MADE}) {
      Meaning meaning = meaning(targets, begun, List.of());
      assertThat(meaning.state()).isEqualTo(ReleaseState.MissingGroup);
      assertThat(meaning.missing()).containsExactly("Group beta");
    }
  }

  /** What was proved and approved is a package, and a name can be given to another one. */
  @Test
  void aReleaseMadeAnewOfAnotherPackageIsNotWhatItBegan() throws IOException {
    UpdateRollout begun = rollout("{}", MADE);
    UpdateRollout.Brought first = new UpdateRollout.Brought("player", "2.2.0", "11", null);
    Meaning another = meaning(begun, release(1), first);
    assertThat(another.state()).isEqualTo(ReleaseState.Changed);
    assertThat(another.brings()).isEqualTo(first);
    assertThat(another.sendable()).isNull();
    Meaning none = meaning(begun, null, first);
    assertThat(none.state()).isEqualTo(ReleaseState.Missing);
    assertThat(none.brings()).isEqualTo(first);
    assertThat(meaning(rollout("{}", null), release(1), null).brings())
        .as("until it has begun it is what is there")
        .isEqualTo(new UpdateRollout.Brought("player", "2.2.0", "00", null));
  }

  @Test
  void howManySitesRunTheReleaseMakesNoOtherMeaning() throws IOException {
    UpdateRollout rollout = rollout("{}", null);
    assertThat(meaning(rollout, release(1), null)).isEqualTo(meaning(rollout, release(2), null));
  }

  private static Meaning meaning(
      UpdateRollout rollout,
      @Nullable SoftwareRelease release,
      UpdateRollout.@Nullable Brought began) {
    return Meaning.of(rollout, release, began, List.of(), g -> null, s -> false);
  }

  private static Meaning meaning(
      String spec, @Nullable String startedAt, List<RolloutApproval> approvals) throws IOException {
    Map<String, Group.Spec> none = Map.of();
    return Meaning.of(
        rollout(spec, startedAt), release(1), null, approvals, none::get, "north"::equals);
  }

  private static UpdateRollout rollout(String spec, @Nullable String startedAt) throws IOException {
    UpdateRollout rollout =
        JSON.readValue(
            """
            {"metadata": {"name": "r", "namespace": "club", "uid": "u", "generation": 1,
                          "creationTimestamp": "%s"},
             "spec": {"release": "r", "targets": {"sites": ["north"]}}}
            """
                .formatted(MADE),
            UpdateRollout.class);
    var tree = JSON.valueToTree(rollout.getSpec());
    ((com.fasterxml.jackson.databind.node.ObjectNode) tree)
        .setAll((com.fasterxml.jackson.databind.node.ObjectNode) JSON.readTree(spec));
    rollout.setSpec(JSON.treeToValue(tree, UpdateRollout.Spec.class));
    if (startedAt != null) {
      rollout.setStatus(
          JSON.readValue(
              "{\"startedAt\": \"%s\"}".formatted(startedAt), UpdateRollout.Status.class));
    }
    return rollout;
  }

  private static RolloutApproval approval(String made, String decision) throws IOException {
    return JSON.readValue(
        """
        {"metadata": {"name": "a", "creationTimestamp": "%s"},
         "spec": {"rollout": "r", "wave": "all", "decision": "%s"}}
        """
            .formatted(made, decision),
        RolloutApproval.class);
  }

  private static SoftwareRelease release(int sites) throws IOException {
    return JSON.readValue(
        """
        {"metadata": {"name": "r"},
         "spec": {"distribution": "player", "version": "2.2.0",
                  "package": {"sha256": "00", "signature": "x"}},
         "status": {"sites": %d, "conditions": [{"type": "Ready", "status": "True",
           "reason": "Verified", "message": "", "lastTransitionTime": "2026-06-01T12:00:00Z"}]}}
        """
            .formatted(sites),
        SoftwareRelease.class);
  }
}
