/** Enrollments: PINs, and the boxes that claim them. */
@NullMarked
package io.pifleet.operator.enrollment;

import org.jspecify.annotations.NullMarked;
