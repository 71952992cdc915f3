package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.Curl;
import io.pifleet.e2e.harness.Curl.Answer;
import io.pifleet.e2e.harness.OperatorProcess;
import io.pifleet.e2e.harness.PlayerSoftware;
import io.pifleet.e2e.harness.PlayerSoftware.Archive;
import io.pifleet.e2e.harness.RawHttps;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A signed package becomes a SoftwareRelease, and what is wrong with one leaves nothing. */
@ExtendWith(Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackageUploadE2E {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String MOST = "PIFLEET_RELEASE_MAX_PACKAGE_BYTES";
  private static final long LARGEST = 2L << 30;
  private static final String GOOD =
      """
      {"distribution": "player-stable", "version": "1.0.0", "minVersion": "0.9.0",
       "services": ["player.service"],
       "healthCheck": {"command": ["bin/healthy.py"], "withinSeconds": 60}}
      """;

  private static World world;
  private static Tenant club;
  private static Curl curl;
  private static PlayerSoftware maker;
  private static String media;
  private static Archive good;
  private Set<String> before = Set.of();

  @BeforeAll
  static void aClubAndWhoMakesItsSoftware(World shared) {
    world = shared;
    club = Tenant.create(world, "uploads");
    curl = new Curl(world);
    maker = world.software();
    media = club.mediaToken();
    good = maker.packSaying("good", GOOD);
  }

  @BeforeEach
  void lookAround() {
    before = world.store().keys();
  }

  @AfterEach
  void theOperatorLives() {
    assertThat(world.operator().ready()).isTrue();
  }

  @AfterAll
  static void asItWas() {
    restart(LARGEST);
  }

  @Test
  @Order(1)
  void aSignedPackageBecomesARelease() {
    Answer answer = put("player-1.0.0", good, "--url-query", "changelog=Plays in time.");
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    JsonNode said = Tenant.parsed(answer.body());
    String sha256 = BoxProcess.digest(good.file()).hex();
    assertThat(said.path("namespace").asText()).isEqualTo("uploads");
    assertThat(said.path("name").asText()).isEqualTo("player-1.0.0");
    assertThat(said.path("distribution").asText()).isEqualTo("player-stable");
    assertThat(said.path("version").asText()).isEqualTo("1.0.0");
    assertThat(said.path("sha256").asText()).isEqualTo(sha256);
    assertThat(world.store().holds("objects/" + sha256)).isTrue();
    club.kubectl("wait", "--for=condition=Ready", "softwarerelease/player-1.0.0", "--timeout=60s");
    assertThat(club.condition("softwarerelease", "player-1.0.0", "Ready"))
        .isEqualTo("True Verified");
    assertThat(club.kubectl("describe", "softwarerelease", "player-1.0.0"))
        .contains(
            "Plays in time.",
            "Min Version:             0.9.0",
            "bin/healthy.py, within 60s",
            "player.service");
    await("good news are no warning")
        .atMost(LIMIT)
        .until(
            () -> club.kubectl("describe", "softwarerelease", "player-1.0.0"),
            d -> d.contains("Normal  Verified"));
  }

  @Test
  @Order(2)
  void theSamePackageAgainIsTheSame() {
    Answer again = put("player-1.0.0", good, "--url-query", "changelog=Another word.");
    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(club.field("softwarerelease", "player-1.0.0", ".metadata.generation"))
        .isEqualTo("1");
    assertThat(club.field("softwarerelease", "player-1.0.0", ".spec.changelog"))
        .isEqualTo("Plays in time.");
    assertThat(world.store().keys()).isEqualTo(before);
  }

  @Test
  @Order(3)
  void aNameThatIsTakenIsToldByWhat() {
    Archive next = maker.packSaying("next", GOOD.replace("1.0.0", "1.0.1"));
    refused(
        "player-1.0.0", next, 409, "SoftwareRelease uploads/player-1.0.0 is player-stable 1.0.0");
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: SoftwareRelease
        metadata: {name: promised-otherwise}
        spec:
          distribution: player-stable
          version: 9.9.9
          package: {sha256: "%s", signature: "%s"}
        """
            .formatted(BoxProcess.digest(next.file()), next.signature()));
    refused("promised-otherwise", next, 409, "is player-stable 9.9.9 of sha256");
    refused(
        "player-again",
        maker.packSaying("again", GOOD + " "),
        409,
        "player-1.0.0 is player-stable 1.0.0 of another package");
    club.kubectl("delete", "softwarerelease", "promised-otherwise");
  }

  @Test
  @Order(4)
  void whatNobodyTrustedSignedIsRefused() {
    PlayerSoftware stranger = PlayerSoftware.byTheReadme(world.folder().resolve("stranger"));
    Archive theirs = stranger.packSaying("theirs", GOOD.replace("1.0.0", "6.6.6"));
    refused("theirs", theirs, 422, "signature: no key that the operator knows has signed");
    Archive swapped = new Archive(theirs.file(), good.signature());
    refused("swapped", swapped, 422, "pifleet-package-v1 " + BoxProcess.digest(theirs.file()));
    refused(
        "scribbled",
        new Archive(theirs.file(), "bm8gc2lnbmF0dXJl"),
        400,
        "signature must be 64 bytes in base64");
  }

  @Test
  @Order(5)
  void aManifestThatBreaksARuleIsToldTheFieldAndTheRemedy() throws IOException {
    int count = 0;
    for (String[] rule :
        new String[][] {
          {"\"1.0.0\"", "\"1.0.0+build.5\"", "version is a version of three numbers"},
          {"\"1.0.0\"", "\"1.0\"", "version is a version of three numbers"},
          {"\"0.9.0\"", "\"2.0.0\"", "minVersion is 2.0.0 and version 1.0.0"},
          {"player-stable", "player-🎉", "distribution is a name of lower-case letters"},
          {"\"minVersion\"", "\"version\"", "a field is named twice, line 1"},
          {"\"minVersion\"", "\"expires\": \"2020-01-01T00:00:00Z\", \"minVersion\"", "expires is"},
          {"\"minVersion\"", "\"expires\": \"soon\", \"minVersion\"", "expires has a value"},
          {"\"minVersion\": ", "\"x\": " + "[".repeat(9_000), "it is nested too deep"},
          {"bin/healthy.py", "/bin/sh", "healthCheck.command begins with a file of the package"},
          {"\"services\"", "services", "it is no JSON, line 2"},
        }) {
      String json = GOOD.replace(rule[0], rule[1]);
      refused(
          "broken", maker.packSaying("broken-" + count++, json), 422, "pifleet.json: " + rule[2]);
    }
    maker.packSaying("latin", GOOD);
    Files.write(
        maker.publicKey().resolveSibling("latin/pifleet.json"),
        GOOD.replace("player-stable", "player-\u00e9").getBytes(StandardCharsets.ISO_8859_1));
    Archive latin = maker.pack("latin", "tar -C latin -czf latin.tar.gz pifleet.json bin");
    refused("latin", latin, 422, "pifleet.json: it is no JSON, line 1");
  }

  @Test
  @Order(6)
  void whatIsNoPackageIsRefusedByWhatItIs() {
    refused(
        "text",
        maker.pack("text", "echo no package > text.tar.gz"),
        422,
        "the file is no tar.gz; make it by: tar -czf package.tar.gz pifleet.json ...");
    refused("nothing", maker.pack("nothing", ": > nothing.tar.gz"), 422, "the file is no tar.gz");
    refused(
        "late",
        maker.pack("late", "tar -C good -czf late.tar.gz bin pifleet.json"),
        422,
        "the package does not begin with pifleet.json");
    refused(
        "cut",
        maker.pack("cut", "head -c -20 good.tar.gz > cut.tar.gz"),
        422,
        "the package is cut short; upload it whole");
    refused(
        "more",
        maker.pack("more", "(cat good.tar.gz; echo more) > more.tar.gz"),
        422,
        "something follows its end");
    refused(
        "huge",
        maker.pack(
            "huge",
            "mkdir -p huge; truncate -s 1G huge/pifleet.json;"
                + " tar -C huge -c pifleet.json | gzip -1 > huge.tar.gz; rm -r huge"),
        422,
        "pifleet.json is longer than 65536 bytes");
    refused(
        "bomb",
        maker.pack(
            "bomb",
            "truncate -s 512M good/zeros; tar -C good -c pifleet.json zeros | gzip -1 >"
                + " bomb.tar.gz; rm good/zeros"),
        422,
        "more than 200 times its own length");
  }

  @Test
  @Order(7)
  void whatIsAskedWronglyIsToldBeforeAByteIsRead() {
    String length = "Content-Length: 40000000";
    told(
        "413",
        LARGEST + " bytes that this server takes",
        "long",
        "Content-Length: " + (LARGEST + 1));
    told("400", "name must be of lower-case letters", "%F0%9F%8E%89", length);
    told("400", "at most 253", "n".repeat(254), length);
    told("400", "and no sha256", "x&sha256=0", length);
    told("400", "", "nonsense", "Content-Length: many");
    told("400", "", "negative", "Content-Length: -1");
  }

  /** Whoever runs the cluster has rules, too; nobody sends gigabytes to hear of them. */
  @Test
  @Order(8)
  void whatTheClustersOwnPolicyRefusesIsToldBeforeAByteIsRead() {
    world
        .kubectl()
        .apply(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: say-what-is-new}
            spec:
              matchConstraints:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: uploads}}
                resourceRules:
                  - {apiGroups: [pifleet.io], apiVersions: ["*"], operations: [CREATE], resources: [softwarereleases]}
              validations:
                - {expression: has(object.spec.changelog), message: say what is new in spec.changelog}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: say-what-is-new}
            spec: {policyName: say-what-is-new, validationActions: [Deny]}
            """);
    try {
      await("the policy counts")
          .atMost(LIMIT)
          .until(
              () -> put("silent", new Archive(good.file(), "A".repeat(86) + "==")).body(),
              b -> b.contains("say what is new"));
      told("422", "say what is new in spec.changelog", "silent", "Content-Length: 40000000");
    } finally {
      world.kubectl().ok("delete", "validatingadmissionpolicybinding", "say-what-is-new");
      world.kubectl().ok("delete", "validatingadmissionpolicy", "say-what-is-new");
    }
    await("and does not any more")
        .atMost(LIMIT)
        .until(
            () -> put("silent", new Archive(good.file(), "A".repeat(86) + "==")).body(),
            b -> b.contains("signature:"));
    nothingStays("silent");
  }

  @Test
  @Order(9)
  void whoeverGoesAwayHalfWayLeavesNothing() throws IOException {
    Archive large =
        maker.pack(
            "large",
            "head -c 24M /dev/urandom > good/noise;"
                + " tar -C good -czf large.tar.gz pifleet.json noise; rm good/noise");
    byte[] bytes = Files.readAllBytes(large.file());
    try (RawHttps client = world.rawGateway()) {
      client.head(lines("away", large, "Content-Length: " + bytes.length)).send(half(bytes));
      await("a part of it lies in the store")
          .atMost(LIMIT)
          .until(() -> world.store().keys().size() > before.size());
    }
    nothingStays("away");
    try (RawHttps client = world.rawGateway()) {
      String answer =
          client
              .head(lines("longer", large, "Content-Length: " + (bytes.length + 9)))
              .send(bytes)
              .end()
              .answer();
      assertThat(answer).doesNotContain("HTTP/1.1 2");
    }
    nothingStays("longer");
    try (RawHttps client = world.rawGateway()) {
      String answer =
          client
              .head(lines("shorter", large, "Content-Length: " + bytes.length / 2))
              .send(half(bytes))
              .answer();
      assertThat(answer).startsWith("HTTP/1.1 422").contains("the package is cut short");
    }
    nothingStays("shorter");
  }

  @Test
  @Order(10)
  void whoeverLacksARightIsToldWhichOne() {
    Answer nobody = curl.uploadPackage(media + "x", "uploads", "nobody", good);
    assertThat(nobody.status()).isEqualTo(401);
    Tenant other = Tenant.create(world, "uploads-elsewhere");
    Answer elsewhere = curl.uploadPackage(other.mediaToken(), "uploads", "visitor", good);
    assertThat(elsewhere.status()).isEqualTo(403);
    assertThat(elsewhere.body())
        .contains(
            "uploads-elsewhere:media may not create softwarereleases.pifleet.io in namespace"
                + " uploads; whoever administers it can bind a role");
    assertThat(curl.uploadPackage(media, "nowhere", "x", good).status()).isEqualTo(403);
    other.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: media}
        rules: [{apiGroups: [pifleet.io], resources: [contents, contentdeployments], verbs: ["*"]}]
        """);
    assertThat(curl.uploadPackage(other.mediaToken(), "uploads-elsewhere", "x", good).status())
        .isEqualTo(403);
    nothingStays("visitor");
  }

  /** The size that nobody told is counted. */
  @Test
  @Order(11)
  void aPackageBeyondTheLimitIsCutOff() {
    restart(8_000);
    Archive large = maker.sign(maker.publicKey().resolveSibling("large.tar.gz"));
    refused("large", large, 413, "longer than the 8000 bytes", "-H", "Transfer-Encoding: chunked");
    refused("large", large, 413, "longer than the 8000 bytes");
  }

  private static Answer put(String name, Archive archive, String... options) {
    return curl.uploadPackage(media, "uploads", name, archive, options);
  }

  private void refused(
      String name, Archive archive, int status, String sentence, String... options) {
    String was = club.object("softwarerelease", name).path("spec").toString();
    Answer answer = put(name, archive, options);
    assertThat(answer.body()).contains(sentence).startsWith("{\"error\":\"");
    assertThat(answer.status()).isEqualTo(status);
    nothingCame();
    assertThat(club.object("softwarerelease", name).path("spec").toString()).isEqualTo(was);
  }

  /** The answer comes though no byte of the body does. */
  private void told(String status, String sentence, String name, String length) {
    try (RawHttps client = world.rawGateway()) {
      assertThat(client.head(lines(name, good, length)).answer())
          .startsWith("HTTP/1.1 " + status)
          .contains(sentence);
    }
    nothingStays("long");
  }

  private static String[] lines(String name, Archive archive, String length) {
    return new String[] {
      "PUT /api/packages?namespace=uploads&signature=%s&name=%s HTTP/1.1"
          .formatted(URLEncoder.encode(archive.signature(), StandardCharsets.UTF_8), name),
      "Host: localhost",
      "Authorization: Bearer " + media,
      "Connection: close",
      length
    };
  }

  private static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  /** Parts of an upload that broke off go a moment after the answer, if there was any. */
  private void nothingStays(String name) {
    await("nothing stays in the store").atMost(LIMIT).until(this::news, Set::isEmpty);
    assertThat(club.object("softwarerelease", name).isMissingNode()).isTrue();
  }

  private void nothingCame() {
    assertThat(news()).isEmpty();
  }

  private Set<String> news() {
    Set<String> more = new HashSet<>(world.store().keys());
    more.removeAll(before);
    return more;
  }

  private static void restart(long most) {
    OperatorProcess operator = world.operator();
    operator.close();
    operator.set(MOST, Long.toString(most)).start().awaitReady();
  }
}
