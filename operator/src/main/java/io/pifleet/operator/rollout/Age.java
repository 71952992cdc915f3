package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.UpdateRollout;
import java.time.Instant;
import java.util.Comparator;

/**
 * How old a rollout is: the newest that means a site has it.
 *
 * @param created when it was made, in whole seconds as the API server has it
 * @param uid tells those of one second apart, the same way after each restart
 */
record Age(Instant created, String uid) implements Comparable<Age> {
  private static final Comparator<Age> NEWEST_LAST =
      Comparator.comparing(Age::created).thenComparing(Age::uid);

  static Age of(UpdateRollout rollout) {
    return new Age(
        Instant.parse(rollout.getMetadata().getCreationTimestamp()),
        rollout.getMetadata().getUid());
  }

  boolean isNewerThan(Age other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Age other) {
    return NEWEST_LAST.compare(this, other);
  }
}
