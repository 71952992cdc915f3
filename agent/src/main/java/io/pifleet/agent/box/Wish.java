package io.pifleet.agent.box;

import io.pifleet.protocol.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A file that has to come.
 *
 * @param sha256 its digest
 * @param size in bytes
 * @param lifetime milliseconds without a byte after which it is given up
 * @param pending the content command that wants it; null for the package of software
 */
record Wish(Sha256 sha256, long size, long lifetime, @Nullable Pending pending) {
  private static final long SECOND = 1_000;

  static Wish of(Pending pending, Sha256 wanted) {
    return new Wish(
        wanted, pending.file().size(), pending.command().lifetimeSeconds() * SECOND, pending);
  }

  static Wish of(Errand errand) {
    return new Wish(
        errand.release().sha256(),
        errand.release().size(),
        errand.command().lifetimeSeconds() * SECOND,
        null);
  }
}
