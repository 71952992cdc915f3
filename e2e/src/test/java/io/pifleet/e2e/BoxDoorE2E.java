package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pifleet.agent.credential.BoxKey;
import io.pifleet.agent.credential.Csr;
import io.pifleet.agent.credential.Pem;
import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.GatewayClient;
import io.pifleet.e2e.harness.GatewayClient.Answer;
import io.pifleet.e2e.harness.Proc;
import io.pifleet.e2e.harness.RawHttps;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a box gets from the gateway for its key. */
@ExtendWith(Shared.class)
class BoxDoorE2E {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** RFC 5280, 4.2.1.6. */
  private static final int URI_NAME = 6;

  private static Tenant club;
  private static GatewayClient gateway;
  private static World world;
  private static Path file;
  private static byte[] video;
  private static String media;

  @BeforeAll
  static void aClubAndAVideo(World shared) throws IOException {
    world = shared;
    gateway = world.gatewayClient();
    club = Tenant.create(world, "door");
    file = Video.write(world.folder().resolve("door.mp4"), 1, 32);
    video = Files.readAllBytes(file);
    media = club.mediaToken();
  }

  @Test
  void whatIsNoRequestForTheGatewayIsToldSo() {
    assertThat(raw("GET /api/objects/0 HTTP/1.1"))
        .startsWith("HTTP/1.1 400")
        .contains("{\"error\":\"this is no request of HTTP: ");
    assertThat(raw("GET /favicon.ico HTTP/1.1", "Host: gateway"))
        .startsWith("HTTP/1.1 404")
        .contains("{\"error\":\"there is nothing at this path");
    assertThat(raw("DELETE /api/content HTTP/1.1", "Host: gateway"))
        .startsWith("HTTP/1.1 405")
        .contains("Allow: PUT", "{\"error\":\"this path takes PUT\"}");
  }

  private static String raw(String... head) {
    try (RawHttps client = world.rawGateway()) {
      return client.head(head).answer();
    }
  }

  @Test
  void aBoxGetsWhatItIsMeantToHaveAndNothingElse() {
    club.declare("screen", "stranger");
    String screen = key("screen");
    String stranger = key("stranger");
    Answer uploaded =
        gateway.upload(
            Map.of("namespace", "door", "name", "show", "filename", "show.mp4"), media, file);
    assertThat(uploaded.status()).isIn(200, 201);
    Sha256 digest = BoxProcess.digest(file);
    String path = "/api/objects/" + digest;
    assertThat(gateway.get(path, screen).status()).as("not deployed yet").isEqualTo(403);
    club.awaitCondition("content", "show", "Ready", "True Stored");
    club.deploy("show", "{sites: [screen]}", "show");
    await("it may have it")
        .atMost(LIMIT)
        .until(() -> gateway.get(path, screen).status(), s -> s == 200);

    Answer nobody = gateway.get(path, "");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.header("WWW-Authenticate")).contains("Api-Key");
    for (String forged :
        List.of(
            screen + "x", screen.replace("screen", "stranger"), "Api-Key x", "Bearer " + media)) {
      assertThat(gateway.get(path, forged).status()).isEqualTo(401);
    }
    Answer foreign = gateway.get(path, stranger);
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(foreign.body())
        .isEqualTo(error("no ContentDeployment puts this file on door.stranger, so it gets none"));
    assertThat(gateway.get("/api/objects/..%2f..%2fsecret", screen).status()).isEqualTo(404);

    int size = video.length;
    range(path, screen, "bytes=0-3", 206, "bytes 0-3/" + size, slice(0, 4));
    range(
        path, screen, "bytes=100-", 206, "bytes 100-" + (size - 1) + "/" + size, slice(100, size));
    range(
        path,
        screen,
        "bytes=-5",
        206,
        "bytes %d-%d/%d".formatted(size - 5, size - 1, size),
        slice(size - 5, size));
    range(path, screen, "bytes=" + size + "-", 416, "bytes */" + size, null);
    Answer stale = gateway.get(path, screen, "Range", "bytes=0-3", "If-Range", "\"another\"");
    assertThat(stale.status()).as("another file than the one begun").isEqualTo(200);
  }

  /** The store gives faster than a box takes, and the operator has not the memory for both. */
  @Test
  void aLongFilePassesThroughTheOperatorInPieces() throws IOException {
    club.declare("near", "far");
    club.admitAll(List.of("near", "far"));
    Path film = Video.write(world.folder().resolve("film.mp4"), 16, 33);
    long size = Files.size(film) >> 20;
    Sha256 digest = club.upload("film", film);
    Proc operator = new Proc(world.operator().child().pid());
    operator.forgetPeak();
    double resting = operator.residentMegabytes();
    club.deploy("film", "{sites: [near, far]}", "film");
    for (String site : List.of("near", "far")) {
      club.box(site).awaitPlaying("Technique/film.mp4", digest, LIMIT);
      club.box(site).close();
    }
    double peak = operator.peakMegabytes();
    System.out.printf(
        "[download] %d MB twice through an operator of %.0f MB; its peak is %.0f MB%n",
        size, resting, peak);
    assertThat(peak - resting).isLessThan(size / 2.0);
  }

  @Test
  void aRenewalNeedsTheKeyOfAClaimThatHolds() {
    club.declare("renewing");
    String key = key("renewing");
    String csr = "{\"csr\": \"no request\"}";
    Answer none = gateway.renew(csr, "");
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.body())
        .isEqualTo(
            error(
                "the header Authorization must be Api-Key and the key of a claimed enrollment that"
                    + " is still valid; enrol the box again if it was"));
    assertThat(gateway.renew(csr, key + "x")).isEqualTo(none);
    assertThat(gateway.renew(csr, key).status())
        .as("the key opens, the csr does not")
        .isEqualTo(400);
    club.kubectl("delete", "enrollment", "renewing");
    assertThat(gateway.renew(csr, key)).as("revoked").isEqualTo(none);
  }

  /** By the claim a box is told from the one before it, see TenancyE2E. */
  @Test
  void aRenewedCertificateNamesTheClaimThatItRestsOn() throws Exception {
    club.declare("again");
    String key = key("again");
    String csr = Csr.of(BoxKey.fresh(), "any").replace("\n", "\\n");
    Answer answer = gateway.renew("{\"csr\": \"" + csr + "\"}", key);
    assertThat(answer.status()).isEqualTo(200);
    String pem = new ObjectMapper().readTree(answer.body()).path("certificate").asText();
    X509Certificate own = Pem.certificates(pem).getFirst();
    String uid = club.kubectl("get", "enrollment", "again", "-o", "jsonpath={.metadata.uid}");
    assertThat(own.getSubjectAlternativeNames())
        .containsExactly(List.of(URI_NAME, new ClaimId(uid).uri()));
  }

  private static String error(String sentence) {
    return "{\"error\":\"" + sentence + "\"}";
  }

  private static void range(
      String path, String key, String range, int status, String header, byte[] bytes) {
    Answer answer = gateway.get(path, key, "Range", range);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Range")).contains(header);
    if (bytes != null) {
      assertThat(answer.body()).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
      assertThat(answer.header("Content-Length")).contains(Integer.toString(bytes.length));
    }
  }

  private static byte[] slice(int from, int to) {
    return Arrays.copyOfRange(video, from, to);
  }

  /** What a box without a certificate gets for a PIN. */
  private static String key(String site) {
    Answer claimed =
        world.gatewayClientElsewhere().claim("{\"pin_code\": \"" + club.pin(site) + "\"}");
    return "Api-Key " + Tenant.parsed(claimed.body()).path("api_key").asText();
  }
}
