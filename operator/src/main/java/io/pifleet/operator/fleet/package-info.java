/** The live view of the boxes: what they last said, and the link that reaches them. */
@NullMarked
package io.pifleet.operator.fleet;

import org.jspecify.annotations.NullMarked;
