package io.pifleet.operator.catalog;

import java.util.OptionalLong;

/** Whether this operator leads. */
public interface Tenure {
  /** The epoch that every command carries; empty while nothing may be sent. */
  OptionalLong epoch();
}
