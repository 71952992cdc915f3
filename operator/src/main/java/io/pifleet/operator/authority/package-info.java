/** Certificates, keys and digests that identify boxes, people's PINs and this operator. */
@NullMarked
package io.pifleet.operator.authority;

import org.jspecify.annotations.NullMarked;
