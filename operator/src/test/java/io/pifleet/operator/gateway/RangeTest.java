package io.pifleet.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeTest {
  private static final String TAG = "\"abc\"";

  @ParameterizedTest
  @CsvSource({
    "bytes=0-99, 0, 100",
    "bytes=10-, 10, 990",
    "bytes=-10, 990, 10",
    "bytes=-5000, 0, 1000",
    "bytes=999-, 999, 1",
    "bytes=0-5000, 0, 1000",
    "bytes= 1 - 2 , 1, 2",
    "bytes=5-999999999999999999, 5, 995"
  })
  void parts(String header, long first, long length) {
    assertThat(Range.of(header, 1_000)).isEqualTo(new Range.Part(first, length));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "lines=1-2",
        "bytes=1-2,4-5",
        "bytes=5-1",
        "bytes=a-b",
        "bytes=9999999999999999999999-",
        "bytes=1-2x"
      })
  void whatIsNoSingleRangeGetsAll(String header) {
    assertThat(Range.of(header, 1_000)).isEqualTo(new Range.Whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=1000-", "bytes=5000-6000", "bytes=-0"})
  void whatDoesNotExist(String header) {
    assertThat(Range.of(header, 1_000)).isEqualTo(new Range.Unsatisfiable());
  }

  @Test
  void nothingOfAnEmptyFile() {
    assertThat(Range.of("bytes=0-", 0)).isEqualTo(new Range.Unsatisfiable());
    assertThat(Range.of("bytes=-1", 0)).isEqualTo(new Range.Unsatisfiable());
    assertThat(new Range.Part(0, 100).header(1_000)).isEqualTo("bytes 0-99/1000");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      quoteCharacter = '\'',
      value = {
        "none, none, PASSED",
        "'\"abc\"', none, PASSED",
        "'\"x\", \"abc\"', none, PASSED",
        "*, none, PASSED",
        "'\"x\"', none, FAILED",
        "'W/\"abc\"', none, FAILED",
        "none, '\"abc\"', UNCHANGED",
        "none, 'W/\"abc\"', UNCHANGED",
        "none, '\"x\"', PASSED",
        "'\"x\"', '\"abc\"', FAILED"
      })
  void preconditions(String ifMatch, String ifNoneMatch, Precondition expected) {
    assertThat(Precondition.of(ifMatch, ifNoneMatch, TAG)).isEqualTo(expected);
  }

  @Test
  void aRangeOfAnotherFileDoesNotCount() {
    assertThat(Precondition.rangeCounts(null, TAG)).isTrue();
    assertThat(Precondition.rangeCounts(TAG, TAG)).isTrue();
    assertThat(Precondition.rangeCounts("\"x\"", TAG)).isFalse();
    assertThat(Precondition.rangeCounts("Wed, 21 Oct 2015 07:28:00 GMT", TAG)).isFalse();
  }
}
