/** A whole PiFleet on this machine that tells its story at the terminal. */
@NullMarked
package io.pifleet.e2e.demo;

import org.jspecify.annotations.NullMarked;
