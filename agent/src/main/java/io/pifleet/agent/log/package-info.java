/** One line for each thing worth knowing. */
@NullMarked
package io.pifleet.agent.log;

import org.jspecify.annotations.NullMarked;
