/** SoftwareReleases: packages that are signed, stored and what they say they are. */
@NullMarked
package io.pifleet.operator.release;

import org.jspecify.annotations.NullMarked;
