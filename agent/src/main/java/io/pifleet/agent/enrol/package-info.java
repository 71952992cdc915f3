/** A PIN becomes credentials. */
@NullMarked
package io.pifleet.agent.enrol;

import org.jspecify.annotations.NullMarked;
