package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.GatewayClient;
import io.pifleet.e2e.harness.GatewayClient.Answer;
import io.pifleet.e2e.harness.Proc;
import io.pifleet.e2e.harness.RawHttps;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the gateway makes of files and of who brings them. */
@ExtendWith(Shared.class)
class UploadE2E {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static Tenant club;
  private static GatewayClient gateway;
  private static World world;
  private static Path file;
  private static byte[] video;
  private static String media;
  private Set<String> before = Set.of();

  @BeforeAll
  static void aClubAndAVideo(World shared) throws IOException {
    world = shared;
    gateway = world.gatewayClient();
    club = Tenant.create(world, "uploads");
    file = Video.write(world.folder().resolve("uploads.mp4"), 1, 31);
    video = Files.readAllBytes(file);
    media = club.mediaToken();
  }

  @BeforeEach
  void lookAtTheStore() {
    before = world.store().keys();
  }

  @Test
  void whoeverKubernetesDoesNotKnowIsAskedForAToken() {
    Answer none = gateway.upload(query("nobody"), "", file);
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.header("WWW-Authenticate")).contains("Bearer");
    assertThat(none.body())
        .isEqualTo(
            error(
                "the header Authorization must be Bearer and a Kubernetes token, such as kubectl"
                    + " create token prints"));
    Answer wrong = gateway.upload(query("nobody"), media + "x", file);
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.body())
        .isEqualTo(error("Kubernetes does not know this token; it may have expired"));
    nothingCame("nobody");
  }

  @Test
  void whoeverLacksARightIsToldWhichOne() {
    Tenant other = Tenant.create(world, "uploads-elsewhere");
    Answer elsewhere = gateway.upload(query("visitor"), other.mediaToken(), file);
    assertThat(elsewhere.status()).isEqualTo(403);
    assertThat(elsewhere.body())
        .isEqualTo(
            error(
                "system:serviceaccount:uploads-elsewhere:media may not create contents.pifleet.io"
                    + " in namespace uploads; whoever administers it can bind a role that allows"
                    + " it"));
    nothingCame("visitor");

    club.apply(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: newcomer}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: adds}
        rules: [{apiGroups: [pifleet.io], resources: [contents], verbs: [create]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: newcomer-adds}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: adds}
        subjects: [{kind: ServiceAccount, name: newcomer}]
        """);
    String newcomer = club.kubectl("create", "token", "newcomer").strip();
    assertThat(gateway.upload(query("added"), newcomer, file).status()).isEqualTo(201);
    Answer again = gateway.upload(query("added"), newcomer, file);
    assertThat(again.status()).isEqualTo(403);
    assertThat(again.body()).contains("uploads:newcomer may not patch contents.pifleet.io");
  }

  @Test
  void theSameUploadTwiceIsOne() {
    Answer first = gateway.upload(query("twice"), media, file);
    assertThat(first.status()).isEqualTo(201);
    JsonNode stored = club.object("content", "twice");
    assertThat(Tenant.parsed(first.body()).path("sha256").asText())
        .isEqualTo(BoxProcess.digest(file).hex())
        .isEqualTo(stored.at("/spec/sha256").asText());
    Set<String> once = world.store().keys();
    Answer second = gateway.upload(query("twice"), media, file);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(world.store().keys()).isEqualTo(once);
    assertThat(club.field("content", "twice", ".metadata.generation")).isEqualTo("1");
  }

  @Test
  void aFileThatGitDeclaresOtherwiseIsRefused() {
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: Content
        metadata: {name: declared}
        spec: {filename: declared.mp4, category: Technique, sha256: "%s"}
        """
            .formatted("0".repeat(64)));
    Answer other = gateway.upload(query("declared"), media, file);
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.body()).contains("Content uploads/declared is managed elsewhere", "sha256");
    assertThat(club.field("content", "declared", ".spec.sha256")).isEqualTo("0".repeat(64));
  }

  @Test
  void whatNoPlayerPlaysIsRefusedByWhatItIsAndNotByItsName() {
    refused(
        "text",
        BodyPublishers.ofString("#EXTM3U\n" + "no video ".repeat(100)),
        415,
        "the file is no video or picture that players play; MP4, MOV, AVI, JPEG, PNG, GIF and WebP"
            + " are taken");
    refused("nothing", BodyPublishers.noBody(), 415, "the file is empty");
    refused(
        "cut",
        BodyPublishers.ofByteArray(video, 0, video.length / 2),
        415,
        "the file is cut short; upload it whole");
  }

  @Test
  void aNameByWhichPlayersWouldTakeTheFileForSomethingElseIsRefused() {
    Map<String, String> query = new java.util.TreeMap<>(query("poster"));
    query.put("filename", "poster.png");
    Answer answer = gateway.upload(query, media, file);
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.body()).contains("an MP4 or QuickTime video", "filename ends in .png");
    nothingStays("poster");
  }

  @Test
  void aWrongQueryIsToldBeforeTheFileIsSent() {
    Map<String, String> more = new java.util.TreeMap<>(query("query"));
    more.put("sha256", "0".repeat(64));
    Answer unknown = gateway.upload(more, media, file);
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body())
        .isEqualTo(
            error(
                "the query holds namespace, name, filename, category and subcategory, and no"
                    + " sha256"));
    Map<String, String> path = new java.util.TreeMap<>(query("query"));
    path.put("filename", "../../etc/passwd");
    Answer traversal = gateway.upload(path, media, file);
    assertThat(traversal.status()).isEqualTo(400);
    assertThat(traversal.body()).contains("filename");
    Map<String, String> nowhere = new java.util.TreeMap<>(query("query"));
    nowhere.put("namespace", "no-such-namespace");
    assertThat(gateway.upload(nowhere, media, file).status()).isEqualTo(403);
    nothingCame("query");
  }

  @Test
  void whoeverGoesAwayHalfWayLeavesNothing() {
    try (RawHttps client = world.rawGateway()) {
      client.head(put("away", "Content-Length: 40000000")).send(video).send(new byte[12 << 20]);
      await("a part of it lies in the store")
          .atMost(LIMIT)
          .until(() -> world.store().keys().size() > before.size());
    }
    nothingStays("away");
  }

  @Test
  void aLengthThatIsNotTheFilesStoresNothing() {
    try (RawHttps longer = world.rawGateway()) {
      String answer =
          longer
              .head(put("longer", "Content-Length: " + (video.length + 1000)))
              .send(video)
              .end()
              .answer();
      assertThat(answer).as("no success").doesNotContain("HTTP/1.1 2");
    }
    nothingStays("longer");
    try (RawHttps shorter = world.rawGateway()) {
      String answer =
          shorter
              .head(put("shorter", "Content-Length: " + (video.length - 1000)))
              .send(video)
              .answer();
      assertThat(answer).startsWith("HTTP/1.1 415").doesNotContain("HTTP/1.1 2");
    }
    nothingStays("shorter");
    for (String length : List.of("-1", "many", "1e3")) {
      try (RawHttps nonsense = world.rawGateway()) {
        assertThat(nonsense.head(put("nonsense", "Content-Length: " + length)).answer())
            .startsWith("HTTP/1.1 400");
      }
    }
    nothingStays("nonsense");
  }

  /** Nobody waits for a length that is told; one that is not told is counted, in little memory. */
  @Test
  void aFileBeyondTheLimitIsCutOffAndLeavesNothing() throws IOException {
    long most = World.MAX_UPLOAD_BYTES;
    String sentence = "the file is longer than the " + most + " bytes that this server takes";
    try (RawHttps told = world.rawGateway()) {
      String answer = told.head(put("told", "Content-Length: " + (most + 1))).answer();
      assertThat(answer).startsWith("HTTP/1.1 413").contains(sentence);
    }
    Proc operator = new Proc(world.operator().child().pid());
    operator.forgetPeak();
    double resting = operator.residentMegabytes();
    Answer counted = gateway.upload(query("counted"), media, padded(most + 1));
    assertThat(counted.status()).isEqualTo(413);
    assertThat(counted.body()).isEqualTo(error(sentence));
    nothingStays("counted");
    double peak = operator.peakMegabytes();
    System.out.printf(
        "[upload] %d MB through an operator of %.0f MB; its peak is %.0f MB%n",
        most >> 20, resting, peak);
    assertThat(peak - resting).isLessThan((most >> 20) / 2.0);
  }

  @Test
  void aFileOfManyPartsIsStoredWhole() {
    long size = 30L << 20;
    Answer answer = gateway.upload(query("parts"), media, padded(size));
    assertThat(answer.status()).isEqualTo(201);
    JsonNode said = Tenant.parsed(answer.body());
    assertThat(said.path("size").asLong()).isEqualTo(size);
    assertThat(world.store().holds("objects/" + said.path("sha256").asText())).isTrue();
    club.awaitCondition("content", "parts", "Ready", "True Stored");
  }

  private static Map<String, String> query(String name) {
    return Map.of(
        "namespace", "uploads", "name", name, "filename", name + ".mp4", "category", "Technique");
  }

  private static String[] put(String name, String length) {
    return new String[] {
      "PUT /api/content?namespace=uploads&name=%s&filename=%s.mp4 HTTP/1.1".formatted(name, name),
      "Host: localhost",
      "Authorization: Bearer " + media,
      "Connection: close",
      length
    };
  }

  private void refused(String name, BodyPublisher bytes, int status, String sentence) {
    Answer answer = gateway.upload(query(name), media, bytes);
    assertThat(answer.body()).contains(sentence);
    assertThat(answer.status()).isEqualTo(status);
    nothingStays(name);
  }

  private void nothingStays(String name) {
    await("nothing stays in the store")
        .atMost(LIMIT)
        .until(
            () -> {
              Set<String> more = new HashSet<>(world.store().keys());
              more.removeAll(before);
              return more;
            },
            Set::isEmpty);
    nothingCame(name);
  }

  private void nothingCame(String name) {
    assertThat(club.object("content", name).isMissingNode()).isTrue();
    assertThat(before).containsAll(world.store().keys());
  }

  private static String error(String sentence) {
    return "{\"error\":\"" + sentence + "\"}";
  }

  /** The video with a box of free space after it (ISO 14496-12), so long as is asked for. */
  private static BodyPublisher padded(long size) {
    long free = size - video.length;
    byte[] head =
        ByteBuffer.allocate(8)
            .putInt((int) free)
            .put("free".getBytes(StandardCharsets.US_ASCII))
            .array();
    return BodyPublishers.ofInputStream(
        () ->
            new SequenceInputStream(
                new SequenceInputStream(
                    new ByteArrayInputStream(video), new ByteArrayInputStream(head)),
                new Zeros(free - head.length)));
  }

  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long count) {
      left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = (int) Math.min(length, left);
      left -= count;
      Arrays.fill(target, offset, offset + count, (byte) 0);
      return count > 0 ? count : -1;
    }
  }
}
