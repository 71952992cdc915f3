/** How the box speaks with the gateway. */
@NullMarked
package io.pifleet.agent.gateway;

import org.jspecify.annotations.NullMarked;
