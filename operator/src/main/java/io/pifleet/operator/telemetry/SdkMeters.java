package io.pifleet.operator.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Gives one of the operator SDK's meters the tag that it has at some times only. Prometheus refuses
 * such a meter by an exception, which would end the SDK's one timer thread and with it all retries.
 */
@Singleton
class SdkMeters {
  private static final String METER = "events.received";
  private static final String TAG = "action";

  @Produces
  @Singleton
  MeterFilter sameTags() {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        return id.getName().equals(METER) && id.getTag(TAG) == null
            ? id.withTag(Tag.of(TAG, "none"))
            : id;
      }
    };
  }
}
