package io.pifleet.operator.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.core.instrument.MeterRegistry;
import io.pifleet.operator.Settings;
import io.pifleet.operator.authority.Authority;
import io.pifleet.operator.enrollment.ClaimAnswer;
import io.pifleet.operator.enrollment.ClaimDesk;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/discovery/claim/}, with or without its last slash. */
@Path("/api/discovery/claim{slash:/?}")
public class ClaimResource {
  private static final int MAX_BYTES = 32_768;
  private static final String ALIKE = "Invalid or already used PIN code.";

  private final ClaimDesk desk;
  private final ClientAddress addresses;
  private final MeterRegistry metrics;
  private final URI serverUrl;
  private final URI mqttUrl;
  private final Authority authority;

  @Inject
  ClaimResource(ClaimDesk desk, Authority authority, Settings settings, MeterRegistry metrics) {
    this.desk = desk;
    this.authority = authority;
    this.addresses = new ClientAddress(settings.gateway().trustedProxies().orElse(List.of()));
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
  @Blocking
  public Response claim(
      InputStream body, @Context HttpServerRequest request, @Context HttpHeaders headers)
      throws IOException {
    String address =
        addresses.of(
            request.remoteAddress().hostAddress(), headers.getRequestHeader("X-Forwarded-For"));
    Response response = desk.turnedAway(address).map(this::response).orElse(null);
    if (response == null) {
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      response =
          bytes.length > MAX_BYTES
              ? json(413, Map.of("detail", "The body is longer than " + MAX_BYTES + " bytes."))
              : judged(bytes, address);
    }
    metrics.counter("pifleet.claims", "status", "" + response.getStatus()).increment();
    return response;
  }

  private Response judged(byte[] body, String address) {
    try {
      return response(desk.claim(ClaimBody.read(body, address), address));
    } catch (ClaimBody.Wrong e) {
      return json(
          400,
          Map.of(e.field(), e.field().equals("detail") ? e.sentence() : List.of(e.sentence())));
    }
  }

  private Response response(ClaimAnswer answer) {
    return switch (answer) {
      case ClaimAnswer.Granted granted -> json(200, credentials(granted));
      case ClaimAnswer.Refused refused -> json(400, Map.of("pin_code", List.of(ALIKE)));
      case ClaimAnswer.Throttled throttled ->
          later(429, throttled.until(), "Request was throttled. Expected available in %d seconds.");
      case ClaimAnswer.Paused paused ->
          later(
              503,
              paused.until(),
              "Claiming is paused because too many wrong PINs were tried. Expected available in %d"
                  + " seconds.");
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

  private static Response later(int status, Instant until, String sentence) {
    long seconds = Math.max(1, Duration.between(Instant.now(), until).toSeconds() + 1);
    return builder(status, Map.of("detail", sentence.formatted(seconds)))
        .header(HttpHeaders.RETRY_AFTER, seconds)
        .build();
  }

  private static Response json(int status, Object entity) {
    return builder(status, entity).build();
  }

  private static Response.ResponseBuilder builder(int status, Object entity) {
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(entity);
  }
}
