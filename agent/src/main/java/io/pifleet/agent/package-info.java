/** The program on the box: its command line and how its parts are put together. */
@NullMarked
package io.pifleet.agent;

import org.jspecify.annotations.NullMarked;
