package io.pifleet.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.UpdateRollout;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void aGroupByVersionKeepsTheSitesThatTheRolloutHasUpdated() throws IOException {
    assertThat(judge("2.1.0", null)).isPresent();
    assertThat(judge("2.2.0", "2.1.0").map(Member::waves)).contains(Set.of(0));
    assertThat(judge("2.2.0", "2.2.0-rc.1")).isPresent();
  }

  @Test
  void whoHadTheVersionBeforeIsNotMeant() throws IOException {
    assertThat(judge("2.2.0", null)).isEmpty();
    assertThat(judge("2.3.0", "2.1.0")).isEmpty();
  }

  private static Optional<Member> judge(String version, @Nullable String former)
      throws IOException {
    UpdateRollout.Spec spec =
        JSON.readValue(
            """
            {"release": "r", "targets": {"groups": ["old"]},
             "waves": [{"name": "all", "targets": {"groups": ["old"]}}]}
            """,
            UpdateRollout.Spec.class);
    Group.Spec old = JSON.readValue("{\"match\": {\"versions\": \"<2.2.0\"}}", Group.Spec.class);
    Site site =
        JSON.readValue(
            """
            {"metadata": {"name": "north", "namespace": "club", "uid": "u"},
             "spec": {"displayName": "North"}}
            """,
            Site.class);
    UpdateRollout.Brought brings = new UpdateRollout.Brought("player", "2.2.0", "00", null);
    return new Candidates(spec, brings, Map.of("old", old)::get)
        .member(
            site,
            new io.pifleet.operator.group.Member(
                "north", Map.of(), site.getSpec(), version, former),
            false,
            Standing.of(Phase.Waiting));
  }
}
