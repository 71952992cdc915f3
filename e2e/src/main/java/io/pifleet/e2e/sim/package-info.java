/**
 * The deterministic simulator: the operator's and the boxes' real decision code in one thread under
 * one seed, with a network, a broker, SD cards, an object server and clocks that fail.
 *
 * <p>What happens in a run follows from its seed alone: there is one source of randomness, one
 * queue of events, no thread, no wall clock, and no order that hangs on a hash.
 */
@NullMarked
package io.pifleet.e2e.sim;

import org.jspecify.annotations.NullMarked;
