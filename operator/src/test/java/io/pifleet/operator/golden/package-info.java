/** Scenarios in folders: what goes in and what must come out, readable as documentation. */
@NullMarked
package io.pifleet.operator.golden;

import org.jspecify.annotations.NullMarked;
