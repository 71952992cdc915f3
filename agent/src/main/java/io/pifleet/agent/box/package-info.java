/**
 * The deterministic core of the agent: what a command means for the disk, told through ports so
 * that a simulator can drive it through every crash.
 */
@NullMarked
package io.pifleet.agent.box;

import org.jspecify.annotations.NullMarked;
