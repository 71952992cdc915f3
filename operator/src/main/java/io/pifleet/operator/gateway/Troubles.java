package io.pifleet.operator.gateway;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pifleet.operator.enrollment.EnrollmentCache;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What is not the caller's fault: said with a sentence, without the innards. */
class Troubles {
  private static final Logger LOG = Logger.getLogger(Troubles.class);
  private static final Duration SOON = Duration.ofSeconds(5);

  @ServerExceptionMapper
  Response refused(Refusal e) {
    return e.response();
  }

  @ServerExceptionMapper
  Response starting(EnrollmentCache.CachesNotLoaded e) {
    return Problem.later(503, SOON, "the server is starting; try again in a few seconds");
  }

  @ServerExceptionMapper
  Response kubernetes(KubernetesClientException e) {
    LOG.warnf("The API server did not do what a request needed: %s", e.getMessage());
    return Problem.later(
        503,
        SOON,
        "the Kubernetes API does not do what the gateway asks of it; try again in a few seconds");
  }
}
