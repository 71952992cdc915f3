/** What a person set for this box: {@code site.conf}. */
@NullMarked
package io.pifleet.agent.config;

import org.jspecify.annotations.NullMarked;
