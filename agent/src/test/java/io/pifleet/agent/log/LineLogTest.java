package io.pifleet.agent.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What journald gets. */
class LineLogTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Log log =
      new LineLog(
          new PrintStream(out, true, UTF_8),
          Clock.fixed(Instant.parse("2026-11-21T12:00:00.123456Z"), ZoneOffset.UTC));

  @Test
  void aLineIsTimeLevelSentenceAndFacts() {
    log.info("A file came.", "path", "A/a b.mp4", "bytes", 12, "reason", null);
    assertThat(out.toString(UTF_8))
        .isEqualTo("2026-11-21T12:00:00.123Z INFO A file came. path=\"A/a b.mp4\" bytes=12\n");
  }

  @Test
  void aValueCannotBeginALineOrForgeAFact() {
    log.warn("x", "name", "a\n2026 ERROR b\u001b[31m\u202e\u2028 level=\"ERROR\"");
    assertThat(out.toString(UTF_8))
        .endsWith("name=\"a?2026 ERROR b?[31m?? level=\\\"ERROR\\\"\"\n")
        .hasLineCount(1);
  }

  @Test
  void aLongValueIsCut() {
    log.warn("x", "name", "y".repeat(100_000));
    assertThat(out.size()).isLessThan(500);
  }
}
