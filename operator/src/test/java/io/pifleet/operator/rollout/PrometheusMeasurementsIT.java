package io.pifleet.operator.rollout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server may answer in place of a Prometheus; a real one is asked by the stories of e2e. */
class PrometheusMeasurementsIT {
  private HttpServer server;
  private volatile int status = 200;
  private volatile String body = "";
  private volatile String asked = "";
  private volatile String authorization = "";

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.createContext(
        "/prom/api/v1/query",
        exchange -> {
          asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void asksWhatWasWrittenAndTakesEverySample() throws Exception {
    body =
        """
        {"status": "success", "data": {"resultType": "vector", "result": [
          {"metric": {}, "value": [1, "0.5"]}, {"metric": {}, "value": [1, "+Inf"]}]}}
        """;
    String promql = "sum(rate(errors{club=\"Söder & Co\"}[5m])) / 2";
    assertThat(measurements().ask(promql)).containsExactly(0.5, Double.POSITIVE_INFINITY);
    assertThat(URLDecoder.decode(asked, UTF_8)).isEqualTo("timeout=10s&query=" + promql);
  }

  @Test
  void takesANumberAndShowsItsToken() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "secret\n");
    body =
        "{\"status\": \"success\", \"data\": {\"resultType\": \"scalar\", \"result\": [1, \"7\"]}}";
    assertThat(new PrometheusMeasurements(Optional.of(url()), Optional.of(token)).ask("7"))
        .containsExactly(7.0);
    assertThat(authorization).isEqualTo("Bearer secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | {"status": "error", "error": "1:5: parse error: no brace"} | parse error: no brace
          200 | <html>Sign in</html> | is not Prometheus' JSON
          200 | {"status": "success", "data": {"resultType": "matrix"}} | neither a vector nor a number
          200 | {"status": "success", "data": {"resultType": "scalar", "result": [1, "x"]}} | no number: x
          401 | {} | see prometheus.tokenFile
          503 | {"status": "error"} | does not say why
          200 | '' | is not Prometheus' JSON
          """)
  void saysWhyThereIsNoAnswer(int code, String text, String why) {
    status = code;
    body = text;
    assertThatThrownBy(() -> measurements().ask("x"))
        .isInstanceOf(Measurements.Unanswered.class)
        .hasMessageContaining(why);
  }

  @Test
  void readsNoMoreOfAnAnswerThanAMebibyte() {
    body = "{\"status\": \"success\", \"data\": \"" + "x".repeat(2 << 20) + "\"}";
    assertThatThrownBy(() -> measurements().ask("x")).hasMessageContaining("aggregate the query");
  }

  @Test
  void saysThatNobodyIsThere() {
    server.stop(0);
    assertThatThrownBy(() -> measurements().ask("x")).hasMessageContaining("cannot be asked");
    assertThatThrownBy(
            () -> new PrometheusMeasurements(Optional.empty(), Optional.empty()).ask("x"))
        .hasMessageContaining("set prometheus.url of the chart");
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/prom/");
  }

  private PrometheusMeasurements measurements() {
    return new PrometheusMeasurements(Optional.of(url()), Optional.empty());
  }
}
