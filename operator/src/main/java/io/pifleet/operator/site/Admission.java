package io.pifleet.operator.site;

/** Whether a box may be this site. */
public enum Admission {
  /** No box has claimed the site yet. */
  Pending,
  /** A box holds valid credentials. */
  Enrolled,
  /** The box's credentials were taken back. */
  Revoked,
  /** The site is being deleted. */
  Leaving
}
