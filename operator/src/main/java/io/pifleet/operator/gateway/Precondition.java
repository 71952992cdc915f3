package io.pifleet.operator.gateway;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions on the entity tag (RFC 9110, section 13), in the order in which they count. */
enum Precondition {
  /** Go on. */
  PASSED,
  /** 412: the caller has begun another file. */
  FAILED,
  /** 304: the caller has it. */
  UNCHANGED;

  static Precondition of(@Nullable String ifMatch, @Nullable String ifNoneMatch, String tag) {
    if (ifMatch != null && !names(ifMatch, tag, false)) {
      return FAILED;
    }
    return ifNoneMatch != null && names(ifNoneMatch, tag, true) ? UNCHANGED : PASSED;
  }

  /** Whether the range counts: it does without If-Range, and with the same tag in it. */
  static boolean rangeCounts(@Nullable String ifRange, String tag) {
    return ifRange == null || ifRange.strip().equals(tag);
  }

  private static boolean names(String header, String tag, boolean weak) {
    List<String> tags = Arrays.stream(header.split(",", -1)).map(String::strip).toList();
    return tags.contains("*") || tags.contains(tag) || (weak && tags.contains("W/" + tag));
  }
}
