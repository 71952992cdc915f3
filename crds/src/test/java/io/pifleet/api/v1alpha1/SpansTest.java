package io.pifleet.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the API server takes for a duration is read as Go reads it. */
class SpansTest {
  @ParameterizedTest
  @CsvSource({
    "1h, PT1H",
    "1h30m, PT1H30M",
    "30m1h, PT1H30M",
    "1h1h, PT2H",
    "5s1m, PT1M5S",
    "90s, PT1M30S",
    "007m, PT7M",
    "0h1m0s, PT1M",
  })
  void isRead(String text, Duration duration) {
    assertThat(text).matches("([0-9]+(h|m|s))+");
    assertThat(Spans.of(text)).isEqualTo(duration);
  }
}
