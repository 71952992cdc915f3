/** ContentDeployments: who may proceed, and how far all have got. */
@NullMarked
package io.pifleet.operator.deployment;

import org.jspecify.annotations.NullMarked;
