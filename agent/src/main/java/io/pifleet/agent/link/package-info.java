/** MQTT, as the box's way to the operator. */
@NullMarked
package io.pifleet.agent.link;

import org.jspecify.annotations.NullMarked;
