package io.pifleet.agent.enrol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.pifleet.agent.credential.Pem;
import io.pifleet.agent.credential.TestAuthority;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway that knows one PIN, as far as a box sees it. */
final class ClaimServer implements AutoCloseable {
  final TestAuthority authority = new TestAuthority("PiFleet");
  final List<Claim.Request> claims = new CopyOnWriteArrayList<>();
  final List<PublicKey> keys = new CopyOnWriteArrayList<>();
  final AtomicInteger loseAnswers = new AtomicInteger();
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  ClaimServer() throws IOException, GeneralSecurityException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.server("localhost")));
    server.setExecutor(threads);
    server.createContext("/api/discovery/claim/", this::claim);
    server.start();
  }

  URI uri() {
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  private void claim(HttpExchange exchange) throws IOException {
    Claim.Request request =
        Wire.decode(exchange.getRequestBody().readAllBytes(), Claim.Request.class);
    claims.add(request);
    try {
      keys.add(TestAuthority.keyOf(request.csr()));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    if (loseAnswers.getAndDecrement() > 0) {
      exchange.close();
    } else if (request.pin().equals("429429")) {
      exchange.getResponseHeaders().set("Retry-After", "42");
      answer(exchange, 429, "{}");
    } else if (request.pin().equals("503503")) {
      answer(exchange, 503, "{\"error\":\"The API server is away.\"}");
    } else if (request.pin().equals("200200")) {
      answer(exchange, 200, "<html>");
    } else if (request.pin().equals("586573")) {
      answer(exchange, 200, granted());
    } else {
      answer(exchange, 400, "{\"pin_code\":[\"Invalid or already used PIN code.\"]}");
    }
  }

  private String granted() {
    PublicKey box = keys.get(keys.size() - 1);
    Claim.Mqtt mqtt =
        new Claim.Mqtt(
            "ssl://localhost:8883",
            Pem.write(List.of(authority.certificate())),
            Pem.write(List.of(authority.sign(box, "club-a.rennes", Duration.ofDays(3)))));
    return new String(
        Wire.encode(
            new Claim.Granted(
                uri().toString(), "club-a.rennes.KEY", "Rennes FC", "club-a.rennes", mqtt)),
        UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
