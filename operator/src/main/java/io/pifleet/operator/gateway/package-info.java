/** The HTTPS endpoints: claims, uploads, downloads, renewals. */
@NullMarked
package io.pifleet.operator.gateway;

import org.jspecify.annotations.NullMarked;
