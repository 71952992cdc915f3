package io.pifleet.operator.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pifleet.operator.Settings;
import io.pifleet.operator.authority.Authority;
import io.pifleet.operator.enrollment.ClaimAnswer;
import io.pifleet.operator.enrollment.ClaimDesk;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/discovery/claim/}, with or without its last slash. */
@Path("/api/discovery/claim{slash:/?}")
public class ClaimResource {
  private static final String ALIKE = "Invalid or already used PIN code.";

  private final ClaimDesk desk;
  private final ClientAddress addresses;
  private final SmallBody bodies;
  private final ManagedExecutor threads;
  private final MeterRegistry metrics;
  private final URI serverUrl;
  private final URI mqttUrl;
  private final Authority authority;

  @Inject
  ClaimResource(
      ClaimDesk desk,
      Authority authority,
      SmallBody bodies,
      ManagedExecutor threads,
      Settings settings,
      MeterRegistry metrics) {
    this.desk = desk;
    this.authority = authority;
    this.addresses = new ClientAddress(settings.gateway().trustedProxies().orElse(List.of()));
    this.bodies = bodies;
    this.threads = threads;
    this.metrics = metrics;
    this.serverUrl = settings.gateway().publicUrl();
    this.mqttUrl = settings.mqtt().toldToBoxes();
  }

  /** What a box gets, under the names of pin-claim.md. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Credentials(
      @JsonProperty("server_url") String serverUrl,
      @JsonProperty("api_key") String apiKey,
      @JsonProperty("device_name") String deviceName,
      String site,
      @Nullable Mqtt mqtt) {
    @Override
    public String toString() {
      return "Credentials[" + site + ", hidden]";
    }
  }

  /** The broker, for boxes that sent a key. */
  record Mqtt(String url, String ca, String certificate) {}

  /** Lets a box in. */
  @POST
  @NonBlocking
  public CompletionStage<Response> claim(
      @Context HttpServerRequest request, @Context HttpHeaders headers) {
    String address =
        addresses.of(
            request.remoteAddress().hostAddress(), headers.getRequestHeader("X-Forwarded-For"));
    return desk.turnedAway(address)
        .map(answer -> CompletableFuture.completedStage(response(answer)))
        .orElseGet(
            () -> bodies.read(request).thenApplyAsync(body -> judged(body, address), threads))
        .whenComplete((response, failure) -> count(response));
  }

  private void count(@Nullable Response response) {
    String status = response == null ? "none" : Integer.toString(response.getStatus());
    Counter.builder("pifleet.claims")
        .description("Claims of boxes by the HTTP status of the answer")
        .tag("status", status)
        .register(metrics)
        .increment();
  }

  private Response judged(byte[] body, String address) {
    try {
      return response(desk.claim(ClaimBody.read(body, address), address));
    } catch (ClaimBody.WrongPin e) {
      return json(400, Map.of("pin_code", List.of(e.sentence())));
    } catch (ClaimBody.Wrong e) {
      return Problem.of(400, e.sentence());
    }
  }

  private Response response(ClaimAnswer answer) {
    return switch (answer) {
      case ClaimAnswer.Granted granted -> json(200, credentials(granted));
      case ClaimAnswer.Refused refused -> json(400, Map.of("pin_code", List.of(ALIKE)));
      case ClaimAnswer.Throttled throttled ->
          later(429, throttled.until(), "too many claims came from this address");
      case ClaimAnswer.Paused paused ->
          later(503, paused.until(), "claiming is paused because too many wrong PINs were tried");
    };
  }

  private Credentials credentials(ClaimAnswer.Granted granted) {
    return new Credentials(
        serverUrl.toString(),
        granted.apiKey().text(),
        granted.deviceName(),
        granted.site().toString(),
        granted
            .certificate()
            .map(c -> new Mqtt(mqttUrl.toString(), authority.caPem(), c))
            .orElse(null));
  }

  private static Response later(int status, Instant until, String why) {
    Duration wait = Duration.between(Instant.now(), until).plusSeconds(1);
    return Problem.later(
        status, wait, why + "; try again in " + Math.max(1, wait.toSeconds()) + " seconds");
  }

  private static Response json(int status, Object entity) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(entity)
        .build();
  }
}
