package io.pifleet.api.v1alpha1;

/** CEL rules that several kinds share, and the sentences that go with them. */
final class Shapes {
  static final String IS_LABEL = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')";
  static final String LABEL = "a name of lower-case letters, digits and hyphens";

  static final String ARE_LABELS = "self.all(x, x.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'))";
  static final String LABELS = "names of lower-case letters, digits and hyphens";

  static final String NAME_IS_LABEL =
      "self.metadata.name.size() <= 63 &&"
          + " self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')";

  /** Kubernetes' own rules: a selector that breaks them could never select anything. */
  static final String LABEL_VALUE = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";

  static final String LABEL_VALUES =
      "label values of at most 63 letters, digits, hyphens, underscores and dots, with a letter or"
          + " digit at both ends";
  static final String IS_LABEL_KEY =
      "self.matches('^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$')";
  static final String LABEL_KEY =
      "a label's key: at most 63 letters, digits, hyphens, underscores and dots, with a domain and a"
          + " slash before it or none";

  static final String IS_SHA256 = "self.matches('^[0-9a-f]{64}$')";
  static final String SHA256 = "64 lower-case hexadecimal digits, as sha256sum prints them";

  /** Goes before {@code && duration(self) ...}, which fails on any other text. */
  static final String IS_DURATION = "self.matches('^([0-9]+(h|m|s))+$')";

  static final String IS_VERSION_RANGE =
      "self.matches('^(<|<=|>|>=|=)?(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)"
          + "(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?$')";
  static final String VERSION_RANGE =
      "a version of three numbers, with <, <=, >, >= or = before it";

  static final String IS_SAME = "self == oldSelf";

  static final String IS_VERSION =
      "self.matches('^(0|[1-9][0-9]{0,8})[.](0|[1-9][0-9]{0,8})[.](0|[1-9][0-9]{0,8})"
          + "(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?$')";
  static final String VERSION = "a version of three numbers, such as 2.2.0 or 2.3.0-rc.1";

  static final String IS_SIGNATURE = "self.matches('^[A-Za-z0-9+/]{86}==$')";
  static final String SIGNATURE = "64 bytes in base64, as base64 -w0 prints them";

  /** What may be one segment of a path on the box. */
  static final String IS_PATH_PART =
      "self.matches(r'^[^/\\\\\\x00-\\x1f\\x7f]+$') && !self.startsWith('.') && self.trim().size() > 0";

  static final String FILE_NAME =
      "a plain file name: not blank, not beginning with a dot, without slashes and control"
          + " characters";
  static final String FOLDER_NAME =
      "a plain folder name: not blank, not beginning with a dot, without slashes and control"
          + " characters";

  static final String IS_NOT_INDEX = "self != 'index.json'";

  static final String INDEX_NAME =
      "another name than index.json, which is PiFleet's list for the player";

  private Shapes() {}
}
