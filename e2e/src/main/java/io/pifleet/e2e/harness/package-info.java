/**
 * The real parts of a PiFleet, started on this machine: API server, broker, store, operator, boxes.
 */
@NullMarked
package io.pifleet.e2e.harness;

import org.jspecify.annotations.NullMarked;
