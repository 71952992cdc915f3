/** The software on a real machine: archives, services, and who holds updates back. */
@NullMarked
package io.pifleet.agent.software;

import org.jspecify.annotations.NullMarked;
