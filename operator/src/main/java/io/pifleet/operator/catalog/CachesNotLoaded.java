package io.pifleet.operator.catalog;

/** The operator has just started and knows nothing yet; the caller comes back a moment later. */
public final class CachesNotLoaded extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Nothing more is known. */
  public CachesNotLoaded() {
    super("the operator has just started and has not read its objects yet");
  }
}
