/** Sites: what one box should be told now, and what is known of it. */
@NullMarked
package io.pifleet.operator.site;

import org.jspecify.annotations.NullMarked;
