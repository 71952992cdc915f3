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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
   * @param headers all but the date, by lower-case name
   */
  public record Answer(int status, String body, Map<String, String> headers) {
    static Answer of(HttpResponse<String> response) {
      Map<String, String> headers = new TreeMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      headers.remove("date");
      return new Answer(response.statusCode(), response.body(), headers);
    }

    /** One of them. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The header of that name. */
    public Optional<String> retryAfter() {
      return header("retry-after");
    }
  }

  /** Claims a PIN with a body of the caller's own making. */
  public Answer claim(String json) {
    return claim(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with bytes that need not be text. */
  public Answer claim(byte[] body) {
    return post("/api/discovery/claim/", "", body);
  }

  /** Asks for the next certificate of a box. */
  public Answer renew(String json, String authorization) {
    return post("/api/certificates/renew", authorization, json.getBytes(StandardCharsets.UTF_8));
  }

  private Answer post(String path, String authorization, byte[] body) {
    return send(
        authorized(path, authorization)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
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
        authorized("/api/content?" + query(parameters), token.isEmpty() ? "" : "Bearer " + token)
            .PUT(bytes));
  }

  /** Uploads a package of software under the rights of a Kubernetes token. */
  public Answer uploadPackage(Map<String, String> parameters, String token, Path file) {
    try {
      return send(
          authorized("/api/packages?" + query(parameters), "Bearer " + token)
              .PUT(HttpRequest.BodyPublishers.ofFile(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a path with an Authorization header, empty for none.
   *
   * @param headers further ones: a name, its value, and so on
   */
  public Answer get(String path, String authorization, String... headers) {
    HttpRequest.Builder request = authorized(path, authorization);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.GET());
  }

  private HttpRequest.Builder authorized(String path, String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofMinutes(5));
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return Answer.of(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
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
