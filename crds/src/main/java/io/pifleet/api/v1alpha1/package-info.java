/** The contract with people: the custom resources of {@code pifleet.io/v1alpha1}. */
@NullMarked
package io.pifleet.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
