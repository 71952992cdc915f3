/** A new certificate before the old one ends. */
@NullMarked
package io.pifleet.agent.renewal;

import org.jspecify.annotations.NullMarked;
