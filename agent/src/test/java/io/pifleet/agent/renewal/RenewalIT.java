package io.pifleet.agent.renewal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.pifleet.agent.credential.ApiKey;
import io.pifleet.agent.credential.CredentialFolder;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.credential.Pem;
import io.pifleet.agent.credential.TestAuthority;
import io.pifleet.agent.gateway.Gateway;
import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate grows old. */
class RenewalIT {
  private final TestAuthority authority = new TestAuthority("PiFleet");
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicReference<Credentials> credentials = new AtomicReference<>();
  @TempDir private Path state;
  private CredentialFolder folder;
  private HttpsServer server;
  private String names = "club-a.rennes";

  @BeforeEach
  void begin() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.server("localhost")));
    server.createContext("/api/certificates/renew", this::renew);
    server.start();
    folder = new CredentialFolder(state);
    KeyPair key = folder.pendingKey();
    credentials.set(
        new Credentials(
            key,
            List.of(authority.sign(key.getPublic(), "club-a.rennes", Duration.ofDays(3))),
            List.of(authority.certificate()),
            List.of(authority.certificate()),
            new ApiKey("club-a.rennes.KEY"),
            URI.create("ssl://localhost:8883")));
    folder.save(credentials.get());
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  @Test
  void aYoungCertificateIsLeftAloneForAnHourOrSo() {
    assertThat(renewal(Duration.ofHours(47)).look())
        .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(73));
    assertThat(asked).isEmpty();
  }

  @Test
  void anOldOneIsRenewedForTheSameKeyHereAndOnTheDisk() throws IOException {
    Credentials old = credentials.get();
    renewal(Duration.ofHours(49)).look();
    assertThat(asked).containsExactly("Api-Key club-a.rennes.KEY");
    assertThat(credentials.get().certificate()).isNotEqualTo(old.certificate());
    assertThat(credentials.get().key()).isEqualTo(old.key());
    assertThat(folder.load().certificate()).isEqualTo(credentials.get().certificate());
  }

  @Test
  void aServerThatIsAwayIsAskedAgainInTime() {
    server.stop(0);
    Credentials old = credentials.get();
    assertThat(renewal(Duration.ofHours(71)).look()).isLessThan(Duration.ofMinutes(15));
    assertThat(credentials.get()).isEqualTo(old);
  }

  @Test
  void aCertificateOfAnotherSiteIsNotTaken() throws IOException {
    names = "club-b.nantes";
    Credentials old = credentials.get();
    renewal(Duration.ofHours(49)).look();
    assertThat(credentials.get()).isEqualTo(old);
    assertThat(folder.load().site()).hasToString("club-a.rennes");
  }

  private Renewal renewal(Duration later) {
    URI base = URI.create("https://localhost:" + server.getAddress().getPort());
    return new Renewal(
        credentials,
        folder,
        new Gateway(base, credentials::get),
        Clock.offset(Clock.systemUTC(), later),
        new Random(1),
        Log.SILENT);
  }

  private void renew(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestHeaders().getFirst("Authorization"));
    Renewal.Request request =
        Wire.decode(exchange.getRequestBody().readAllBytes(), Renewal.Request.class);
    try {
      Renewal.Renewed renewed =
          new Renewal.Renewed(
              Pem.write(
                  List.of(
                      authority.sign(
                          TestAuthority.keyOf(request.csr()), names, Duration.ofDays(3)))),
              Pem.write(List.of(authority.certificate())));
      byte[] body = new String(Wire.encode(renewed), UTF_8).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
