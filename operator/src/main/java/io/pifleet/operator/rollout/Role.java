package io.pifleet.operator.rollout;

import org.jspecify.annotations.Nullable;

/**
 * What a site is to a rollout, as people declare both.
 *
 * @param place in the rollout's order
 * @param home the first wave that means it; -1 for none
 * @param group what it is alike by for the disruption budget; null where it is like nobody
 * @param obstacle one sentence that says why it does not get the release; null when it can
 */
record Role(Place place, int home, @Nullable String group, @Nullable String obstacle) {
  static Role of(Terms terms, Member member) {
    Place place = Place.of(member.site(), member.uid(), terms.uid);
    int home = terms.home(member, place);
    return new Role(
        place,
        home,
        member.group(),
        member.obstacle() == null && home < 0
            ? "No wave of the rollout means it."
            : member.obstacle());
  }

  /** The same in another wave. */
  Role in(int wave) {
    return new Role(place, wave, group, obstacle);
  }
}
