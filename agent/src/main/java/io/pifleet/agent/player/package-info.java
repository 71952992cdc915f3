/** Ways to tell the local player. */
@NullMarked
package io.pifleet.agent.player;

import org.jspecify.annotations.NullMarked;
