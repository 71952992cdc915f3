/** What the machine says of itself. */
@NullMarked
package io.pifleet.agent.machine;

import org.jspecify.annotations.NullMarked;
