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

  /**
   * An instant in UTC by RFC 3339, as the operator writes it into a status: what it could not read
   * again would keep it from the object for good.
   */
  static final String TIME =
      "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
          + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?Z$";

  static final String HEX = "^[0-9a-f]+$";

  static final String IS_SHA256 = "self.matches('^[0-9a-f]{64}$')";
  static final String SHA256 = "64 lower-case hexadecimal digits, as sha256sum prints them";

  /** Goes before {@code && duration(self) ...}, which fails on any other text. */
  static final String IS_DURATION = "self.matches('^([0-9]+(h|m|s))+$')";

  static final String IS_VERSION_RANGE =
      "self.matches('^(<|<=|>|>=|=)?(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)"
          + "(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?$')";
  static final String VERSION_RANGE =
      "a version of three numbers, with <, <=, >, >= or = before it";

  /** The five fields of crontab(5), each a list of values, ranges and steps. */
  static final String IS_CRON =
      "self.matches('^"
          + "([*]|[0-5]?[0-9](-[0-5]?[0-9])?)(/[1-9][0-9]?)?(,([*]|[0-5]?[0-9](-[0-5]?[0-9])?)(/[1-9][0-9]?)?)* "
          + "([*]|(2[0-3]|[01]?[0-9])(-(2[0-3]|[01]?[0-9]))?)(/[1-9][0-9]?)?(,([*]|(2[0-3]|[01]?[0-9])(-(2[0-3]|[01]?[0-9]))?)(/[1-9][0-9]?)?)* "
          + "([*]|(3[01]|[12][0-9]|0?[1-9])(-(3[01]|[12][0-9]|0?[1-9]))?)(/[1-9][0-9]?)?(,([*]|(3[01]|[12][0-9]|0?[1-9])(-(3[01]|[12][0-9]|0?[1-9]))?)(/[1-9][0-9]?)?)* "
          + "([*]|(1[0-2]|0?[1-9]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(-(1[0-2]|0?[1-9]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC))?)(/[1-9][0-9]?)?(,([*]|(1[0-2]|0?[1-9]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(-(1[0-2]|0?[1-9]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC))?)(/[1-9][0-9]?)?)* "
          + "([*]|([0-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(-([0-7]|SUN|MON|TUE|WED|THU|FRI|SAT))?)(/[1-9][0-9]?)?(,([*]|([0-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(-([0-7]|SUN|MON|TUE|WED|THU|FRI|SAT))?)(/[1-9][0-9]?)?)*"
          + "$')";

  static final String CRON =
      "five fields of cron: minute, hour, day of the month, month, day of the week, such as"
          + " 0 3 * * MON-FRI";

  /**
   * The API server looks it up; an unknown one is an error of the rule, which names the field.
   * Those left out are known to it and not to Java.
   */
  static final String IS_ZONE =
      "self.matches('^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$')"
          + " && !(self in ['Local', 'Factory', 'EST', 'HST', 'MST', 'ROC'])"
          + " && timestamp('2000-01-01T00:00:00Z').getHours(self) >= 0";

  static final String ZONE = "a time zone by its IANA name, such as Europe/Paris or UTC";

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
