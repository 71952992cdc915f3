/** How status is written: one mint of conditions, Events on transitions. */
@NullMarked
package io.pifleet.operator.status;

import org.jspecify.annotations.NullMarked;
