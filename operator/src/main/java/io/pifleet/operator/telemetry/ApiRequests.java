package io.pifleet.operator.telemetry;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.List;

/** Counts what the operator costs the API server. */
@Singleton
class ApiRequests implements Interceptor {
  private final MeterRegistry registry;

  @Inject
  ApiRequests(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    registry
        .counter(
            "pifleet.api.requests",
            "method",
            request.method(),
            "code",
            Integer.toString(response.code()))
        .increment();
  }
}
