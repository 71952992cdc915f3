package io.pifleet.operator.rollout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pifleet.operator.Settings;
import io.pifleet.operator.status.Names;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Prometheus, or what speaks its HTTP API (v1, instant queries). */
@Singleton
class PrometheusMeasurements implements Measurements {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MAX_BYTES = 1 << 20;
  private static final int LONGEST_ERROR = 200;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Optional<URI> url;
  private final Optional<Path> token;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  @Inject
  PrometheusMeasurements(Settings settings) {
    this(settings.prometheus().url(), settings.prometheus().tokenFile());
  }

  PrometheusMeasurements(Optional<URI> url, Optional<Path> token) {
    this.url = url;
    this.token = token;
  }

  @Override
  public List<Double> ask(String promql) throws Unanswered, InterruptedException {
    if (url.isEmpty()) {
      throw new Unanswered("the operator knows no Prometheus; set prometheus.url of the chart");
    }
    try {
      return samples(fetch(url.get(), promql));
    } catch (JsonProcessingException e) {
      throw new Unanswered(url.get() + " cannot be asked: what it says is not Prometheus' JSON");
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new Unanswered(url.get() + " cannot be asked: " + cut(why));
    }
  }

  private JsonNode fetch(URI base, String promql) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base.toString().replaceFirst("/$", "") + "/api/v1/query"))
            .timeout(LIMIT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "timeout="
                        + LIMIT.toSeconds()
                        + "s&query="
                        + URLEncoder.encode(promql, UTF_8)));
    if (token.isPresent()) {
      String bearer = Files.readString(token.get(), UTF_8).strip();
      request.header("Authorization", "Bearer " + bearer);
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("the answer is longer than 1 MiB; aggregate the query");
      }
      if (response.statusCode() == 401 || response.statusCode() == 403) {
        throw new IOException("it answers " + response.statusCode() + "; see prometheus.tokenFile");
      }
      return JSON.readTree(bytes);
    }
  }

  private static List<Double> samples(JsonNode answer) throws Unanswered, IOException {
    if (!answer.isObject()) {
      throw new IOException("what it says is not Prometheus' JSON");
    }
    if (!answer.path("status").asText().equals("success")) {
      String error = answer.path("error").asText();
      throw new Unanswered(error.isEmpty() ? "it does not say why" : cut(error));
    }
    JsonNode data = answer.path("data");
    List<Double> samples = new ArrayList<>();
    switch (data.path("resultType").asText()) {
      case "scalar" -> samples.add(sample(data.path("result")));
      case "vector" -> {
        for (JsonNode series : data.path("result")) {
          samples.add(sample(series.path("value")));
        }
      }
      default -> throw new Unanswered("the query is neither a vector nor a number");
    }
    return samples;
  }

  /** A pair of time and text (Prometheus' HTTP API, expression query result formats). */
  private static double sample(JsonNode pair) throws Unanswered {
    String text = pair.path(1).asText();
    try {
      return switch (text) {
        case "+Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw new Unanswered("a sample is no number: " + cut(text));
    }
  }

  private static String cut(String text) {
    return Names.cut(text, LONGEST_ERROR);
  }
}
