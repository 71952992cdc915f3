/** Groups, and which sites targets mean. */
@NullMarked
package io.pifleet.operator.group;

import org.jspecify.annotations.NullMarked;
