/** The agent at work: its threads, and which adapter fills which port. */
@NullMarked
package io.pifleet.agent.run;

import org.jspecify.annotations.NullMarked;
