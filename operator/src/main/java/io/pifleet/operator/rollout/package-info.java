/** UpdateRollouts: whose turn it is, when a rollout stops or turns back, and how far it has got. */
@NullMarked
package io.pifleet.operator.rollout;

import org.jspecify.annotations.NullMarked;
