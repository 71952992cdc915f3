package io.pifleet.api.v1alpha1;

/** Patterns and rules that several kinds share, and the sentences that go with them. */
final class Shapes {
  static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
  static final String SHA256 = "^[0-9a-f]{64}$";
  static final String DURATION = "^([0-9]+(h|m|s))+$";
  static final String VERSION_RANGE =
      "^(<|<=|>|>=|=)?(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)"
          + "(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?$";

  static final String NAME_IS_LABEL =
      "self.metadata.name.size() <= 63 &&"
          + " self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')";

  /** What may be one segment of a path on the box. */
  static final String PATH_PART = "^[^/\\\\\\x00-\\x1f\\x7f]+$";

  static final String NOT_HIDDEN = "!self.startsWith('.') && self.trim().size() > 0";

  private Shapes() {}
}
