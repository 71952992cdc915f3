/** The simulation's runs, and the proof that it would notice. */
package io.pifleet.e2e.sim;
