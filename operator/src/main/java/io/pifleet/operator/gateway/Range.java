package io.pifleet.operator.gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which bytes of a file a request asks for (RFC 9110, section 14). */
sealed interface Range {
  /** All of them. */
  record Whole() implements Range {}

  /**
   * Some.
   *
   * @param first position
   * @param length at least 1
   */
  record Part(long first, long length) implements Range {
    /** The header Content-Range. */
    String header(long size) {
      return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
  }

  /** None that exist. */
  record Unsatisfiable() implements Range {}

  /** At most 18 digits each: a long holds them. */
  Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})\\s*");

  /**
   * Reads the header. More than one range, another unit and what is no range at all are answered by
   * the whole file, as the RFC allows.
   */
  static Range of(@Nullable String header, long size) {
    Matcher match = ONE.matcher(header == null ? "" : header);
    if (!match.matches() || (match.group(1).isEmpty() && match.group(2).isEmpty())) {
      return new Whole();
    }
    if (match.group(1).isEmpty()) {
      long last = Math.min(Long.parseLong(match.group(2)), size);
      return last == 0 ? new Unsatisfiable() : new Part(size - last, last);
    }
    long first = Long.parseLong(match.group(1));
    long end = match.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(match.group(2));
    if (end < first) {
      return new Whole();
    }
    return first >= size
        ? new Unsatisfiable()
        : new Part(first, Math.min(end, size - 1) - first + 1);
  }
}
