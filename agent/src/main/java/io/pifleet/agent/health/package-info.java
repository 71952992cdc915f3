/** What a person asks when something seems wrong: {@code status} and {@code doctor}. */
@NullMarked
package io.pifleet.agent.health;

import org.jspecify.annotations.NullMarked;
