/** The contract with the boxes: topics, messages and the value types in them; no client, no I/O. */
@NullMarked
package io.pifleet.protocol;

import org.jspecify.annotations.NullMarked;
