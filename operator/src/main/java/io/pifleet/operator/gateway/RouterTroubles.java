package io.pifleet.operator.gateway;

import io.vertx.core.VertxException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What the router refuses before any resource is asked, such as a request without a Host: said as
 * {@link Troubles} says the rest, and no error of ours that a log should hold.
 */
@Singleton
class RouterTroubles {
  /** Before the framework's own. */
  private static final int FIRST = Integer.MIN_VALUE;

  void register(@Observes Router router) {
    router.route().order(FIRST).failureHandler(RouterTroubles::failed);
  }

  private static void failed(RoutingContext context) {
    if (context.statusCode() == 400 && context.failure() instanceof VertxException malformed) {
      String sentence = "this is no request of HTTP: " + malformed.getMessage();
      context
          .response()
          .setStatusCode(400)
          .putHeader("Content-Type", "application/json")
          .putHeader("Connection", "close")
          .end(new JsonObject().put("error", sentence).encode());
    } else {
      context.next();
    }
  }
}
