package io.pifleet.operator.enrollment;

import static io.pifleet.operator.enrollment.Sample.claimed;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.operator.authority.KeyedDigestSample;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  @Test
  void theLatestClaimOfThisVerySiteCounts() {
    Enrollment a = claimed("a", "d", "k");
    Enrollment b = claimed("b", "d", "k");
    assertThat(Claims.current(List.of(a, b), "uid-site")).contains(b);
    assertThat(Claims.current(List.of(a, b), "uid-of-a-later-site")).isEmpty();
    assertThat(Claims.current(List.of(a, Sample.leaving(b)), "uid-site"))
        .as("what a later one took does not come back when that one goes")
        .isEmpty();
    assertThat(Claims.latest(List.of(a, Sample.leaving(b)), "uid-site")).isPresent();
  }

  @Test
  void whoGoesWaitsForThoseThatItReplacedAndForNoOther() {
    Enrollment a = claimed("a", "d", "k");
    Enrollment b = claimed("b", "d", "k");
    assertThat(Claims.hasToEnd(b, List.of(a, b))).isTrue();
    assertThat(Claims.hasToEnd(a, List.of(a, b))).as("the later one stays").isFalse();
    assertThat(Claims.hasToEnd(b, List.of(Sample.leaving(a), b))).isFalse();
    assertThat(Claims.hasToEnd(b, List.of(b))).isFalse();
    assertThat(Claims.current(List.of(Sample.awaiting("c", "d")), "uid-site")).isEmpty();
  }

  @Test
  void noPinIsDrawnTwiceNorHidesItsDigits() {
    PinDraw draw = new PinDraw();
    Set<String> taken = Set.of(draw.draw(Set.of(), KeyedDigestSample.any()).digest());
    List<DrawnPin> drawn =
        IntStream.range(0, 2_000).mapToObj(i -> draw.draw(taken, KeyedDigestSample.any())).toList();
    assertThat(drawn.stream().map(DrawnPin::digest).collect(Collectors.toSet()))
        .hasSize(2_000)
        .doesNotContainAnyElementsOf(taken);
    assertThat(drawn.getFirst().toString()).doesNotContain(drawn.getFirst().pin().digits());
  }
}
