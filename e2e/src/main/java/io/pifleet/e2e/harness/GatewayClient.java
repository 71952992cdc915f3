package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** What people's programs and boxes ask of the gateway, over HTTPS. */
public final class GatewayClient {
  private final String url;
  private final HttpClient http;

  /** Trusts what the context trusts. */
  public GatewayClient(String url, SSLContext tls) {
    this.url = url;
    this.http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
  }

  /**
   * What it answered.
   *
   * @param status HTTP status
   * @param body text
   * @param retryAfter the header of that name
   */
  public record Answer(int status, String body, Optional<String> retryAfter) {}

  /** Claims a PIN with a body of the caller's own making. */
  public Answer claim(String json) {
    return send(
        request("/api/discovery/claim/")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Uploads a file under the rights of a Kubernetes token. */
  public Answer upload(Map<String, String> parameters, String token, Path file) {
    try {
      return upload(parameters, token, HttpRequest.BodyPublishers.ofFile(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Uploads what the publisher gives. */
  public Answer upload(
      Map<String, String> parameters, String token, HttpRequest.BodyPublisher bytes) {
    return send(
        request("/api/content?" + query(parameters))
            .header("Authorization", "Bearer " + token)
            .PUT(bytes));
  }

  /** Asks for another certificate, with a body of the caller's own making. */
  public Answer renew(String json, String authorization) {
    return send(
        request("/api/certificates/renew")
            .header("Content-Type", "application/json")
            .header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Reads a path with an Authorization header; empty for none. */
  public Answer get(String path, String authorization) {
    HttpRequest.Builder request = request(path);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return send(request.GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(), response.body(), response.headers().firstValue("Retry-After"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
