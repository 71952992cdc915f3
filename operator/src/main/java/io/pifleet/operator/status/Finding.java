package io.pifleet.operator.status;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What a plan found out about one condition; {@link Conditions} gives it its times.
 *
 * @param type of the condition
 * @param status whether it is so
 * @param reason why, in a word
 * @param message why and what to do, in a sentence
 */
public record Finding(String type, Condition.Status status, Reason reason, String message) {
  private static final int LONGEST = 1024;

  /** Bounds the sentence as the schema does. */
  public Finding {
    message = Names.cut(message, LONGEST);
  }

  /** It is so, for the reason's own sentence. */
  public static Finding yes(String type, Reason reason) {
    return yes(type, reason, reason.sentence());
  }

  /** It is so. */
  public static Finding yes(String type, Reason reason, String message) {
    return new Finding(type, Condition.Status.True, reason, message);
  }

  /** It is not so, for the reason's own sentence. */
  public static Finding no(String type, Reason reason) {
    return no(type, reason, reason.sentence());
  }

  /** It is not so. */
  public static Finding no(String type, Reason reason, String message) {
    return new Finding(type, Condition.Status.False, reason, message);
  }

  /** Nobody can tell. */
  public static Finding unknown(String type, Reason reason, String message) {
    return new Finding(type, Condition.Status.Unknown, reason, message);
  }

  /** Reads back what was written; null when a newer operator wrote a reason unknown here. */
  public static @Nullable Finding of(Condition condition) {
    for (Reason reason : Reason.values()) {
      if (reason.name().equals(condition.reason())) {
        return new Finding(
            condition.type(),
            condition.status(),
            reason,
            condition.message() == null ? "" : condition.message());
      }
    }
    return null;
  }

  /** The same under another type. */
  public Finding as(String otherType) {
    return new Finding(otherType, status, reason, message);
  }

  /** Whether it is so. */
  public boolean isTrue() {
    return status == Condition.Status.True;
  }

  /** Whether it is not so; unknown is neither. */
  public boolean isFalse() {
    return status == Condition.Status.False;
  }
}
