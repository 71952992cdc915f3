package io.pifleet.operator.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads bodies of JSON, which are short. No thread waits for them, so that whoever sends one byte
 * now and then holds nothing but a connection, and that for seconds.
 */
@Singleton
class SmallBody {
  private static final int MAX_BYTES = 32_768;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Vertx vertx;

  @Inject
  SmallBody(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Reads one.
   *
   * @return fails by {@link Refusal} when it is longer than any that makes sense, or too slow
   */
  CompletionStage<byte[]> read(HttpServerRequest request) {
    CompletableFuture<byte[]> body = new CompletableFuture<>();
    Buffer read = Buffer.buffer();
    request.handler(
        part -> {
          if (read.length() + part.length() > MAX_BYTES) {
            body.completeExceptionally(
                new Refusal(
                    Problem.of(413, "the body must not be longer than " + MAX_BYTES + " bytes")));
          } else {
            read.appendBuffer(part);
          }
        });
    request.endHandler(end -> body.complete(read.getBytes()));
    request.exceptionHandler(body::completeExceptionally);
    long timer =
        vertx.setTimer(
            LIMIT.toMillis(),
            late -> {
              if (body.completeExceptionally(
                  new Refusal(Problem.of(408, "the body came too slowly; send it again")))) {
                request.connection().close();
              }
            });
    request.resume();
    return body.whenComplete((bytes, failure) -> vertx.cancelTimer(timer));
  }
}
