package io.pifleet.agent.box;

import org.jspecify.annotations.Nullable;

/**
 * All that {@link SoftwarePlan} looks at.
 *
 * @param book what is known of the software
 * @param packageHere whether the open command's package is whole on the shelf
 * @param unpacking whether a package is being unpacked
 * @param acting whether the services do something
 * @param trial the try, or the way back, that this run has begun; null for none
 * @param pulse how the current software does
 * @param heldUntil moment at which the first hold ends; in the past where nobody holds
 * @param connected whether the broker is reached
 * @param duty which agent this is
 * @param now this moment
 */
record SoftwareSituation(
    SoftwareBook book,
    boolean packageHere,
    boolean unpacking,
    boolean acting,
    @Nullable Trial trial,
    Pulse pulse,
    long heldUntil,
    boolean connected,
    Duty duty,
    long now) {}
