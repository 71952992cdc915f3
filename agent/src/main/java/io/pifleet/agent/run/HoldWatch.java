package io.pifleet.agent.run;

import io.pifleet.agent.box.Facts;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices when somebody begins or ends a hold, sooner than the heart would: whoever holds stands at
 * the box and wants it to count now. A look costs one file's attributes.
 */
final class HoldWatch implements Supplier<Duration> {
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final Facts facts;
  private final Runnable changed;
  private @Nullable List<Who> last;

  HoldWatch(Facts facts, Runnable changed) {
    this.facts = facts;
    this.changed = changed;
  }

  /** A hold without the time that is left, which is never the same twice. */
  private record Who(String holder, String reason) {
    static Who of(State.Hold hold) {
      return new Who(hold.holder(), hold.reason());
    }
  }

  @Override
  public Duration get() {
    List<Who> now = facts.holds().stream().map(Who::of).toList();
    if (last != null && !now.equals(last)) {
      changed.run();
    }
    last = now;
    return PAUSE;
  }
}
