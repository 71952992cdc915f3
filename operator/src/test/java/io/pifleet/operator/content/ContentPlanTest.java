package io.pifleet.operator.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Content;
import io.pifleet.protocol.Sha256;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a Content says of the file that it names. */
class ContentPlanTest {
  private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
  private static final Sha256 POSTER = Sha256.ofText("poster");

  @Test
  void aFileUnderTheNameOfAnotherKindIsNotDeliveredHoweverItGotItsName() {
    Condition ready = ready(plan("poster.mp4", List.of(), false));
    assertThat(ready.reason()).isEqualTo("Invalid");
    assertThat(ready.message())
        .startsWith("spec.filename: the file is a PNG picture, and filename ends in .mp4");
    assertThat(ContentPlan.stored(List.of(ready))).isFalse();
    assertThat(ready(plan("poster.png", List.of(), false)).reason()).isEqualTo("Stored");
    assertThat(ready(plan("poster", List.of(), false)).reason()).isEqualTo("Stored");
  }

  @Test
  void whatIsDeletedWaitsForWhoeverNamesItAndSaysWho() {
    ContentPlan held = plan("poster.png", List.of("noon", "night"), true);
    assertThat(held.removable()).isFalse();
    assertThat(held.status().conditions())
        .extracting(Condition::message)
        .contains("Deletion waits until no ContentDeployment names it; now do night, noon.");
    assertThat(plan("poster.png", List.of(), true).removable()).isTrue();
  }

  private static ContentPlan plan(String filename, List<String> users, boolean deleting) {
    Lookup found =
        new Lookup.Found(
            new StoredFile(POSTER, 6, new MediaFacts("image/png", null, "1x1", null, null)));
    Content.Spec spec = new Content.Spec(filename, "videos", null, POSTER.hex());
    return ContentPlan.of(new ContentPlan.Facts(1, spec, null, found, users, 0, deleting), NOON);
  }

  private static Condition ready(ContentPlan plan) {
    return plan.status().conditions().getFirst();
  }
}
