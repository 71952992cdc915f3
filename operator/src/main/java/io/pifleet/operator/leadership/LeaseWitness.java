package io.pifleet.operator.leadership;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sees, among the client's requests, those that write the lease: the elector tells nobody when it
 * has renewed. Only the elector writes it, one request at a time.
 */
@Singleton
class LeaseWitness implements Interceptor {
  private static final String LEASES = "/leases";

  private final Leading leading;
  private final AtomicReference<Attempt> last = new AtomicReference<>(new Attempt(null, 0));

  /**
   * The body tells attempts apart, as it holds the time; the client gives each copy of a request
   * another id.
   */
  private record Attempt(@Nullable String body, long began) {}

  @Inject
  LeaseWitness(Leading leading) {
    this.leading = leading;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (writesLease(request)) {
      last.set(new Attempt(request.bodyString(), System.nanoTime()));
    }
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (writesLease(request) && response.isSuccessful()) {
      Attempt attempt = last.get();
      if (attempt.body() != null && attempt.body().equals(request.bodyString())) {
        leading.renewed(attempt.began());
      }
    }
  }

  private static boolean writesLease(HttpRequest request) {
    return !"GET".equals(request.method()) && request.uri().getPath().contains(LEASES);
  }
}
