/** Updates of the box's software: packages, services, and who wants none of them now. */
@NullMarked
package io.pifleet.agent.software;

import org.jspecify.annotations.NullMarked;
