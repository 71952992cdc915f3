/** What Prometheus reads. */
@NullMarked
package io.pifleet.operator.telemetry;

import org.jspecify.annotations.NullMarked;
