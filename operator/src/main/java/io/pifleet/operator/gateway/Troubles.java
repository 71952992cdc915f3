package io.pifleet.operator.gateway;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pifleet.operator.catalog.CachesNotLoaded;
import io.pifleet.operator.content.StoreFailure;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
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
  Response nowhere(NotFoundException e) {
    return Problem.of(404, "there is nothing at this path; the gateway's paths begin with /api/");
  }

  /** RFC 9110, section 15.5.6: the answer says which methods there are. */
  @ServerExceptionMapper
  Response otherwise(NotAllowedException e, UriInfo uri) {
    String methods =
        uri.getPath().startsWith("/api/objects/")
            ? "GET, HEAD"
            : uri.getPath().matches("/api/(content|packages)/?") ? "PUT" : "POST";
    return Response.fromResponse(Problem.of(405, "this path takes " + methods))
        .header(HttpHeaders.ALLOW, methods)
        .build();
  }

  @ServerExceptionMapper
  Response starting(CachesNotLoaded e) {
    return Problem.later(503, SOON, "the server is starting; try again in a few seconds");
  }

  @ServerExceptionMapper
  Response store(StoreFailure e) {
    LOG.warn(e.getMessage());
    return Problem.later(
        503, SOON, "the object store does not answer the gateway; try again in a few seconds");
  }

  @ServerExceptionMapper
  Response connection(IOException e) {
    // Whoever sent it is gone, most likely; nothing is left of what had come.
    LOG.debugf("A body could not be read: %s", e.getMessage());
    return Problem.of(400, "the body broke off or was no body of HTTP; send it again");
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
