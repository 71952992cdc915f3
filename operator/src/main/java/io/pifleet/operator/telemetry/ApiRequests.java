package io.pifleet.operator.telemetry;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.Counter;
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
    Counter.builder("pifleet.api.requests")
        .description("Requests to the API server, but watches that are cut")
        .tag("method", request.method())
        .tag("code", Integer.toString(response.code()))
        .register(registry)
        .increment();
  }
}
