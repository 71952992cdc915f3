package io.pifleet.operator.rollout;

import io.pifleet.operator.status.Finding;
import io.pifleet.operator.window.Spell;
import java.time.Duration;

/**
 * What a site has to do with the rollout that it follows.
 *
 * @param rollout its uid
 * @param name of the rollout
 * @param wave name of the wave that the site counts in
 * @param minSuccessTime how long the box must stay healthy before it is verified
 * @param mode which way the rollout goes
 * @param verified whether the site counts as verified
 * @param told whether the site holds a place, that is, was let go and has not come through
 * @param spent how long it has been at it while connected
 * @param window the rollout's own
 * @param waiting why it waits, for the site's InSync, should it wait
 */
public record Assignment(
    String rollout,
    String name,
    String wave,
    Duration minSuccessTime,
    Mode mode,
    boolean verified,
    boolean told,
    Duration spent,
    Spell window,
    Finding waiting) {}
