package io.pifleet.operator.window;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.pifleet.api.v1alpha1.Spans;
import io.pifleet.api.v1alpha1.Window;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one object, by the rules of crontab(5) on the clock of each one's time zone: what
 * daylight saving skips does not come that day. Which of them is open is asked anew at each moment;
 * none are always open.
 */
public final class Windows {
  private final List<Opening> openings;

  private Windows(List<Opening> openings) {
    this.openings = openings;
  }

  /** Of a field that the API server has checked; what it could not check never opens. */
  public static Windows of(List<Window> windows) {
    return new Windows(windows.stream().map(Opening::of).toList());
  }

  /** How it is at a moment. */
  public Spell at(Instant now) {
    if (openings.isEmpty()) {
      return Spell.ALWAYS;
    }
    Optional<Instant> closes =
        openings.stream()
            .map(o -> o.closes(now))
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder());
    return closes
        .map(end -> new Spell(true, end))
        .orElseGet(
            () ->
                new Spell(
                    false,
                    openings.stream()
                        .map(o -> o.opens(now))
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null)));
  }

  /**
   * One window.
   *
   * @param times when it opens; null where the schedule or the time zone means nothing
   */
  private record Opening(@Nullable ExecutionTime times, ZoneId zone, Duration duration) {
    private static final CronParser CRONTAB =
        new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    static Opening of(Window window) {
      Duration duration = Spans.of(window.duration());
      try {
        return new Opening(
            ExecutionTime.forCron(CRONTAB.parse(window.schedule())),
            ZoneId.of(window.timeZone()),
            duration);
      } catch (IllegalArgumentException | DateTimeException meaningless) {
        return new Opening(null, ZoneId.of("UTC"), duration);
      }
    }

    /** When the one that is open now closes; null where none is. */
    @Nullable Instant closes(Instant now) {
      if (times == null) {
        return null;
      }
      // The library looks strictly before; a window is open from its very first moment.
      ZonedDateTime at = now.plusSeconds(1).atZone(zone);
      return times
          .lastExecution(at)
          .map(began -> began.toInstant().plus(duration))
          .filter(now::isBefore)
          .orElse(null);
    }

    @Nullable Instant opens(Instant now) {
      return times == null
          ? null
          : times.nextExecution(now.atZone(zone)).map(ZonedDateTime::toInstant).orElse(null);
    }
  }
}
