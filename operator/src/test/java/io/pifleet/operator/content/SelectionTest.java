package io.pifleet.operator.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Content;
import io.pifleet.api.v1alpha1.ContentDeployment;
import io.pifleet.api.v1alpha1.Selector;
import io.pifleet.api.v1alpha1.Targets;
import io.pifleet.operator.site.Desire;
import io.pifleet.protocol.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What can be deployed, what is missing, and what was not looked at yet. */
class SelectionTest {
  private static final Content.Spec FILE =
      new Content.Spec("a.mp4", "videos", null, Sha256.ofText("a").hex());
  private static final Selector WINTER = new Selector(Map.of("season", "winter"), List.of());

  @Test
  void whatIsStoredIsDeployed() {
    Selection selection = select(List.of("a"), null, stock("a", status(2, true)));
    assertThat(selection.files()).containsExactly(Desire.of(FILE, 7));
    assertThat(selection.missing()).isEmpty();
    assertThat(selection.unseen()).isEmpty();
  }

  @Test
  void whatTheStoreLacksIsMissingAndSoIsWhatNobodyDeclared() {
    Selection selection = select(List.of("a", "b"), null, stock("a", status(2, false)));
    assertThat(selection.files()).isEmpty();
    assertThat(selection.missing()).containsExactly("a", "b");
  }

  @Test
  void whatTheStoreWasNotAskedForYetIsNotMissing() {
    for (Content.Status status : Arrays.asList(null, status(1, true))) {
      Selection selection = select(List.of("a"), WINTER, stock("a", status));
      assertThat(selection.files()).as("an earlier file may be another one").isEmpty();
      assertThat(selection.missing()).isEmpty();
      assertThat(selection.unseen()).containsExactly("a");
    }
  }

  @Test
  void labelsThatNoContentHasSelectNothing() {
    Selector summer = new Selector(Map.of("season", "summer"), List.of());
    assertThat(select(List.of(), summer, stock("a", status(2, true))).isEmpty()).isTrue();
    assertThat(select(List.of(), WINTER, stock("a", null)).isEmpty()).isFalse();
    assertThat(select(List.of("b"), summer).isEmpty()).as("b is missing").isFalse();
  }

  private static Selection select(List<String> names, @Nullable Selector selector, Stock... all) {
    Map<String, Stock> stocks =
        Arrays.stream(all).collect(Collectors.toMap(Stock::name, Function.identity()));
    return Selection.of(
        new ContentDeployment.Spec(
            names.stream().map(ContentDeployment.ContentName::new).toList(),
            selector,
            new Targets(List.of("bar"), List.of(), null),
            null,
            null,
            false),
        stocks::get,
        stocks::values);
  }

  private static Stock stock(String name, Content.@Nullable Status status) {
    return Stock.of(name, Map.of("season", "winter"), 2, FILE, status);
  }

  private static Content.Status status(long generation, boolean stored) {
    Condition ready =
        new Condition(
            "Ready",
            stored ? Condition.Status.True : Condition.Status.False,
            stored ? "Stored" : "Missing",
            "",
            generation,
            "2026-06-01T12:00:00Z");
    return new Content.Status(
        generation, 7L, "video/mp4", null, null, null, null, 0, List.of(ready));
  }
}
