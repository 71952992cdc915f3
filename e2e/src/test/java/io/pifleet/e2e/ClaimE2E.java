package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pifleet.e2e.harness.GatewayClient;
import io.pifleet.e2e.harness.GatewayClient.Answer;
import io.pifleet.e2e.harness.GreedyRequest;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever knows no PIN learns nothing and gets nothing; whoever knows one gets that one site. */
@ExtendWith(Shared.class)
class ClaimE2E {
  private static final String ALIKE = "{\"pin_code\":[\"Invalid or already used PIN code.\"]}";
  private static final String DIGITS = "{\"pin_code\":[\"PIN must contain only digits.\"]}";
  private static Tenant club;

  @BeforeAll
  static void aClubWithPins(World world) {
    club = Tenant.create(world, "claims");
    club.declare("gate", "race", "theft", "guessed", "late", "used", "counted");
  }

  @Test
  void aClaimIsAnsweredToTheLetter(World world) {
    GatewayClient box = world.gatewayClientElsewhere();
    String pin = club.pin("gate");
    Answer answer = box.claim("{\"pin_code\": \"" + pin + "\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("cache-control", "no-store");
    JsonNode body = Tenant.parsed(answer.body());
    assertThat(body.path("server_url").asText()).isEqualTo(world.gatewayUrl());
    assertThat(body.path("device_name").asText()).isEqualTo("gate");
    assertThat(body.has("mqtt")).as("who sends no key gets no certificate").isFalse();
    assertThat(club.object("enrollment", "gate").at("/status/certificates")).isEmpty();
    Answer known =
        box.get("/api/objects/" + "0".repeat(64), "Api-Key " + body.path("api_key").asText());
    assertThat(known.status()).as("the key is known, and gives nothing else").isEqualTo(403);
    club.awaitCondition("site", "gate", "Enrolled", "True Enrolled");
    neverSaid(world, pin, body.path("api_key").asText());
  }

  @Test
  void whatIsNoPinIsToldSo(World world) {
    GatewayClient box = world.gatewayClientElsewhere();
    for (String wrong : List.of("12345", "1234567", "12a456", "", "586 573", "-12345", "١٢٣٤٥٦")) {
      Answer answer = box.claim("{\"pin_code\": \"" + wrong + "\"}");
      assertThat(answer.body()).as(wrong).isEqualTo(DIGITS);
      assertThat(answer.status()).isEqualTo(400);
    }
    for (String absent : List.of("{}", "{\"pin_code\": null}", "{\"pin_code\": [\"586573\"]}")) {
      Answer answer = box.claim(absent);
      assertThat(answer.body()).isEqualTo("{\"pin_code\":[\"This field is required.\"]}");
      assertThat(answer.status()).isEqualTo(400);
    }
  }

  @Test
  void whatIsNoJsonIsRefusedAndTheOperatorLives(World world) {
    GatewayClient box = world.gatewayClientElsewhere();
    String deep = "{\"pin_code\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    List<byte[]> bodies =
        List.of(
            bytes(""),
            bytes("pin_code=586573"),
            bytes("[\"586573\"]"),
            bytes(deep),
            new byte[] {'{', '"', 'p', '"', ':', '"', (byte) 0xc3, '"', '}'});
    for (byte[] body : bodies) {
      Answer answer = box.claim(body);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body())
          .isEqualTo(
              "{\"error\":\"the body must be JSON such as {\\\"pin_code\\\": \\\"586573\\\"}\"}");
    }
    Answer giant = box.claim("{\"pin_code\": \"" + "1".repeat(10 << 20) + "\"}");
    assertThat(giant.status()).isEqualTo(413);
    assertThat(giant.body())
        .isEqualTo("{\"error\":\"the body must not be longer than 32768 bytes\"}");
    Answer csr = box.claim("{\"pin_code\": \"586573\", \"csr\": \"no request at all\"}");
    assertThat(csr.status()).isEqualTo(400);
    assertThat(csr.body()).contains("csr must be a PKCS#10 request in PEM form");
    assertThat(world.operator().ready()).isTrue();
  }

  @Test
  void unknownUsedExpiredAndLockedAnswerAlike(World world) {
    Answer unknown = world.gatewayClientElsewhere().claim(claim(unknownPin(world)));
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body()).isEqualTo(ALIKE);

    String used = club.pin("used");
    assertThat(world.gatewayClientElsewhere().claim(claim(used)).status()).isEqualTo(200);
    assertThat(world.gatewayClientElsewhere().claim(claim(used))).isEqualTo(unknown);

    String expired = club.pin("late");
    timePasses("late");
    assertThat(world.gatewayClientElsewhere().claim(claim(expired))).isEqualTo(unknown);
    club.awaitCondition("enrollment", "late", "Ready", "False Expired");
    assertThat(world.gatewayClientElsewhere().claim(claim(expired))).isEqualTo(unknown);

    String locked = club.pin("guessed");
    GatewayClient guesser = world.gatewayClientElsewhere();
    for (int i = 0; i < 5; i++) {
      assertThat(guesser.claim(claim(other(locked, i), "guessed"))).isEqualTo(unknown);
    }
    assertThat(world.gatewayClientElsewhere().claim(claim(locked))).isEqualTo(unknown);
    assertThat(world.gatewayClientElsewhere().claim(claim(locked, "guessed"))).isEqualTo(unknown);
    club.awaitCondition("enrollment", "guessed", "Ready", "False Locked");
    assertThat(club.field("enrollment", "guessed", ".status.pin")).isEmpty();
    neverSaid(world, used, expired, locked);
  }

  @Test
  void theEleventhRequestOfAMinuteIsPutOffAndOthersAreNot(World world) {
    GatewayClient hasty = world.gatewayClientElsewhere();
    for (int i = 0; i < 10; i++) {
      assertThat(hasty.claim(claim("none")).status()).isEqualTo(400);
    }
    Answer putOff = hasty.claim(claim("none"));
    assertThat(putOff.status()).isEqualTo(429);
    assertThat(Integer.parseInt(putOff.retryAfter().orElseThrow())).isBetween(1, 61);
    assertThat(putOff.body())
        .startsWith("{\"error\":\"too many claims came from this address; try again in ");
    assertThat(world.gatewayClientElsewhere().claim(claim("none")).status()).isEqualTo(400);
  }

  /** A dozen boxes, each at an address and with a key of its own, type one PIN at one moment. */
  @Test
  void onlyOneOfManyRacersForOnePinWins(World world) throws Exception {
    String pin = club.pin("race");
    List<GreedyRequest> keys = new ArrayList<>();
    List<Callable<Answer>> racers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      GreedyRequest key = GreedyRequest.naming("CN=racer-" + i);
      GatewayClient box = world.gatewayClientElsewhere();
      keys.add(key);
      racers.add(() -> box.claim(claim(pin, key)));
    }
    List<Answer> answers = atOnce(racers);
    assertThat(answers).extracting(Answer::status).containsOnlyOnce(200);
    assertThat(answers)
        .filteredOn(a -> a.status() != 200)
        .extracting(Answer::body)
        .containsOnly(ALIKE);
    JsonNode status = club.object("enrollment", "race").path("status");
    int winner = answers.stream().map(Answer::status).toList().indexOf(200);
    X509Certificate certificate = certificate(answers.get(winner));
    assertThat(certificate.getPublicKey()).isEqualTo(keys.get(winner).key());
    assertThat(status.at("/certificates")).hasSize(1);
    assertThat(new BigInteger(status.at("/certificates/0/serial").asText(), 16))
        .isEqualTo(certificate.getSerialNumber());
  }

  @Test
  void aStolenNameInARequestIsNotEvenRead(World world) throws Exception {
    GatewayClient thief = world.gatewayClientElsewhere();
    String pin = club.pin("theft");
    GreedyRequest request = GreedyRequest.naming("CN=pifleet-operator,OU=system:masters");
    Answer answer = thief.claim(claim(pin, request));
    assertThat(answer.status()).isEqualTo(200);
    X509Certificate certificate = certificate(answer);
    certificate.verify(world.authority().certificate().getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=claims.theft");
    assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
    assertThat(certificate.getSubjectAlternativeNames())
        .as("its claim, and no name")
        .hasSize(1)
        .allMatch(name -> name.toString().contains("urn:uuid:"));
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");

    Answer again = thief.claim(claim(pin, request));
    assertThat(again.status()).as("the box that lost the answer gets it again").isEqualTo(200);
    assertThat(certificate(again).getTBSCertificate()).isEqualTo(certificate.getTBSCertificate());
    Answer replayed = thief.claim(claim(pin, GreedyRequest.naming("CN=claims.theft")));
    assertThat(replayed.body()).as("another one does not").isEqualTo(ALIKE);
    assertThat(thief.claim(claim(pin)).body()).isEqualTo(ALIKE);
    assertThat(club.object("enrollment", "theft").at("/status/certificates")).hasSize(1);
    neverSaid(world, pin, Tenant.parsed(answer.body()).path("api_key").asText());
  }

  @Test
  void aRestartForgetsNoGuess(World world) {
    String pin = club.pin("counted");
    GatewayClient guesser = world.gatewayClientElsewhere();
    for (int i = 0; i < 4; i++) {
      assertThat(guesser.claim(claim(other(pin, i), "counted")).body()).isEqualTo(ALIKE);
    }
    for (int i = 4; i < 10; i++) {
      assertThat(guesser.claim(claim(unknownPin(world))).body()).isEqualTo(ALIKE);
    }
    world.operator().close();
    world.operator().start().awaitReady();

    assertThat(guesser.claim(claim(pin)).status()).as("this address is out").isEqualTo(429);
    Answer fifth = world.gatewayClientElsewhere().claim(claim(other(pin, 9), "counted"));
    assertThat(fifth.body()).isEqualTo(ALIKE);
    club.awaitCondition("enrollment", "counted", "Ready", "False Locked");
    assertThat(world.gatewayClientElsewhere().claim(claim(pin)).body()).isEqualTo(ALIKE);
  }

  private static String claim(String pin) {
    return "{\"pin_code\": \"" + pin + "\"}";
  }

  private static String claim(String pin, String enrollment) {
    return "{\"pin_code\": \"%s\", \"enrollment\": \"claims/%s\"}".formatted(pin, enrollment);
  }

  private static String claim(String pin, GreedyRequest csr) {
    return "{\"pin_code\": \"%s\", \"csr\": \"%s\"}".formatted(pin, csr.pem().replace("\n", "\\n"));
  }

  /** A PIN that is not this one. */
  private static String other(String pin, int number) {
    return "%06d".formatted((Integer.parseInt(pin) + 1 + number) % 1_000_000);
  }

  private static String unknownPin(World world) {
    String shown =
        world.kubectl().ok("get", "enrollments", "-A", "-o", "jsonpath={.items[*].status.pin}");
    int pin = 0;
    while (shown.contains("%06d".formatted(pin))) {
      pin++;
    }
    return "%06d".formatted(pin);
  }

  /** As if the PIN had been shown long ago. */
  private static void timePasses(String enrollment) {
    club.kubectl(
        "patch",
        "enrollment",
        enrollment,
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\": {\"expiresAt\": \"" + Instant.now().minusSeconds(1) + "\"}}");
  }

  private static X509Certificate certificate(Answer answer) throws Exception {
    return GreedyRequest.certificate(Tenant.parsed(answer.body()).at("/mqtt/certificate").asText());
  }

  private static List<Answer> atOnce(List<Callable<Answer>> calls)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /** A longer number, such as a size or a digest, may hold the same digits. */
  private static void neverSaid(World world, String... secrets) {
    String log = log(world);
    String events = world.kubectl().ok("get", "events", "-A", "-o", "wide");
    for (String secret : secrets) {
      String alone =
          "(?s).*(?<![0-9A-Za-z.])" + java.util.regex.Pattern.quote(secret) + "(?![0-9A-Za-z]).*";
      assertThat(log).doesNotMatch(alone);
      assertThat(events).doesNotMatch(alone);
    }
  }

  private static String log(World world) {
    try {
      return Files.readString(world.operator().child().log());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
