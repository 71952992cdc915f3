package io.pifleet.operator.gateway;

import jakarta.ws.rs.core.Response;

/** A request ends here, with this answer. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Response response;

  Refusal(Response response) {
    super("status " + response.getStatus(), null, false, false);
    this.response = response;
  }

  Response response() {
    return response;
  }
}
