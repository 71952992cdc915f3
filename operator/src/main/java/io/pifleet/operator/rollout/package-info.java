/** UpdateRollouts: whose turn it is, and how far all have got. */
@NullMarked
package io.pifleet.operator.rollout;

import org.jspecify.annotations.NullMarked;
