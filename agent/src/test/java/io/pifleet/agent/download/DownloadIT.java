package io.pifleet.agent.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.pifleet.agent.credential.ApiKey;
import io.pifleet.agent.credential.Trust;
import io.pifleet.agent.gateway.Https;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are good, cut, lie, change and send elsewhere. */
class DownloadIT {
  private static final byte[] FILE = new byte[3_000_000];
  private static final int FEW = 1_000;
  private static final Sha256 SHA256;

  static {
    new Random(1).nextBytes(FILE);
    SHA256 = Sha256.of(Sha256.digest().digest(FILE));
  }

  @TempDir private Path folder;
  private FileServer server;
  private Path part;

  @BeforeEach
  void begin() throws IOException {
    server = new FileServer(FILE);
    part = folder.resolve("x.part");
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void aGoodServerGivesTheFile() throws IOException {
    List<Long> progress = new ArrayList<>();
    assertThat(download(FILE.length).run(progress::add)).isEqualTo(new Outcome.Fetched());
    assertThat(part).hasBinaryContent(FILE);
    assertThat(server.requests.get(0).getFirst("Authorization")).isEqualTo("Api-Key key");
  }

  @Test
  void tenCutsCostNoByteTwice() throws IOException {
    Random random = new Random(2);
    for (int cut = 0; cut < 10; cut++) {
      long most = 1L + random.nextInt(FILE.length / 12);
      server.manner = exchange -> server.serve(exchange, most);
      assertThat(run()).isInstanceOf(Outcome.Broken.class);
    }
    server.manner = exchange -> server.serve(exchange, Long.MAX_VALUE);
    assertThat(run()).isEqualTo(new Outcome.Fetched());
    assertThat(part).hasBinaryContent(FILE);
    assertThat((double) server.served.get() / FILE.length).isLessThanOrEqualTo(1.01);
    assertThat(server.requests).hasSize(11);
    assertThat(server.requests.get(5).getFirst("If-Match")).isEqualTo("\"one\"");
  }

  @Test
  void anAttemptThatBroughtSomethingSaysSoHoweverSoonItBreaks() throws IOException {
    List<Long> progress = new ArrayList<>();
    server.manner = exchange -> server.serve(exchange, 100_000);
    assertThat(download(FILE.length).run(progress::add)).isInstanceOf(Outcome.Broken.class);
    assertThat(progress).contains(100_000L);
    server.manner = exchange -> server.serve(exchange, 0);
    progress.clear();
    assertThat(download(FILE.length).run(progress::add)).isInstanceOf(Outcome.Broken.class);
    assertThat(progress).isEmpty();
  }

  @Test
  void aFileThatIsThereAsAWholeIsNotAskedFor() throws IOException {
    Files.write(part, FILE);
    assertThat(run()).isEqualTo(new Outcome.Fetched());
    assertThat(server.requests).isEmpty();
  }

  @Test
  void aPartOfAnotherStateOfTheFileIsStartedOver() throws IOException {
    Files.write(part, new byte[1_000]);
    Files.writeString(folder.resolve("x.part.etag"), "\"older\"");
    assertThat(run()).isInstanceOf(Outcome.Broken.class);
    assertThat(part).doesNotExist();
    assertThat(run()).isEqualTo(new Outcome.Fetched());
  }

  @Test
  void aPartThatWasSpoiltIsNoticedAndStartedOver() throws IOException {
    Files.write(part, new byte[1_000]);
    assertThat(run()).isInstanceOf(Outcome.Broken.class);
    assertThat(part).doesNotExist();
    assertThat(run()).isEqualTo(new Outcome.Fetched());
  }

  @Test
  void aPartLongerThanTheFileIsStartedOver() throws IOException {
    Files.write(part, new byte[FILE.length + 1]);
    assertThat(run()).isEqualTo(new Outcome.Fetched());
  }

  @Test
  void aFileThatIsNotWhatWasDeclaredIsRefused() throws IOException {
    Sha256 other = Sha256.ofText("other");
    Outcome outcome = download(other, FILE.length, "127.0.0.1").run(b -> {});
    assertThat(outcome)
        .isEqualTo(
            new Outcome.Refused(
                Failure.DigestMismatch, "what was downloaded is not what was declared"));
    assertThat(part).doesNotExist();
  }

  @Test
  void aPageOfHtmlIsNoFile() throws IOException {
    server.manner = exchange -> FileServer.say(exchange, 200, "<html>log in</html>");
    assertThat(run())
        .isEqualTo(Outcome.Broken.because("the server has 19 bytes; 3000000 were declared"));
    assertThat(part).doesNotExist();
  }

  @Test
  void aPageOfHtmlInAResumeLeavesThePart() throws IOException {
    Files.write(part, java.util.Arrays.copyOf(FILE, 1_000_000));
    server.manner = exchange -> FileServer.say(exchange, 200, "<html>log in</html>");
    assertThat(run()).isInstanceOf(Outcome.Broken.class);
    assertThat(Files.size(part)).isEqualTo(1_000_000);
  }

  @Test
  void aServerThatSendsMoreThanItSaysIsStopped() throws IOException {
    server.manner =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            out.write(FILE);
            out.write(FILE);
          } catch (IOException hungUp) {
            exchange.close();
          }
        };
    assertThat(run()).isEqualTo(Outcome.Broken.because("the server sends more than 3000000 bytes"));
    assertThat(part).doesNotExist();
  }

  @Test
  void anotherRangeThanAskedForIsNotTaken() throws IOException {
    Files.write(part, java.util.Arrays.copyOf(FILE, 1_000));
    server.manner =
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-2999999/3000000");
          exchange.sendResponseHeaders(206, FILE.length);
          try (var out = exchange.getResponseBody()) {
            out.write(FILE);
          } catch (IOException hungUp) {
            exchange.close();
          }
        };
    assertThat(run()).isInstanceOf(Outcome.Broken.class);
    assertThat(part).doesNotExist();
  }

  @Test
  void aServerWithoutRangesIsTakenFromTheBeginning() throws IOException {
    Files.write(part, java.util.Arrays.copyOf(FILE, 1_000));
    server.manner =
        exchange -> {
          exchange.sendResponseHeaders(200, FILE.length);
          try (var out = exchange.getResponseBody()) {
            out.write(FILE);
          }
        };
    assertThat(run()).isEqualTo(new Outcome.Fetched());
    assertThat(part).hasBinaryContent(FILE);
  }

  @Test
  void aRangeThatCannotBeIsStartedOver() throws IOException {
    Files.write(part, java.util.Arrays.copyOf(FILE, 1_000));
    server.manner = exchange -> FileServer.say(exchange, 416, "");
    assertThat(run()).isInstanceOf(Outcome.Broken.class);
    assertThat(part).doesNotExist();
  }

  @Test
  void whatItMayNotHaveAndWhatIsNotThereIsRefused() {
    server.manner = exchange -> FileServer.say(exchange, 403, "no");
    assertThat(run())
        .isInstanceOfSatisfying(
            Outcome.Refused.class, r -> assertThat(r.reason()).isEqualTo(Failure.Forbidden));
    server.manner = exchange -> FileServer.say(exchange, 404, "no");
    assertThat(run())
        .isInstanceOfSatisfying(
            Outcome.Refused.class, r -> assertThat(r.reason()).isEqualTo(Failure.NotFound));
  }

  @Test
  void aBusyServerSaysWhenToComeBack() {
    server.manner =
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "17");
          FileServer.say(exchange, 503, "later");
        };
    assertThat(run()).isEqualTo(new Outcome.Broken("the server answered 503", 17));
  }

  @Test
  void aRedirectIsFollowedOnceAndTheKeyStaysBehind() throws IOException {
    try (FileServer store = new FileServer(FILE)) {
      redirectTo(store.uri("localhost").toString());
      assertThat(run()).isEqualTo(new Outcome.Fetched());
      assertThat(store.requests.get(0).containsKey("Authorization")).isFalse();
      store.manner =
          exchange -> {
            exchange.getResponseHeaders().set("Location", server.uri("127.0.0.1").toString());
            FileServer.say(exchange, 307, "");
          };
      Files.delete(part);
      assertThat(run()).isEqualTo(Outcome.Broken.because("the server answered 307"));
    }
  }

  @Test
  void aRedirectResumesToo() throws IOException {
    Files.write(part, java.util.Arrays.copyOf(FILE, 2_000_000));
    try (FileServer store = new FileServer(FILE)) {
      redirectTo(store.uri("localhost").toString());
      assertThat(run()).isEqualTo(new Outcome.Fetched());
      assertThat(store.served.get()).isEqualTo(1_000_000);
    }
  }

  @Test
  void anAddressThatHasExpiredIsAskedForAnew() throws IOException {
    try (FileServer store = new FileServer(FILE)) {
      redirectTo(store.uri("localhost").toString());
      store.manner = exchange -> FileServer.say(exchange, 403, "expired");
      assertThat(run()).isInstanceOf(Outcome.Broken.class);
    }
  }

  @Test
  void aRedirectToNowhereOrAFileOfThisMachineIsNotFollowed() {
    redirectTo("file:///etc/passwd");
    assertThat(run()).isEqualTo(Outcome.Broken.because("the server sent us nowhere"));
    redirectTo("::not a url");
    assertThat(run()).isEqualTo(Outcome.Broken.because("the server sent us nowhere"));
  }

  @Test
  void aServerThatIsAwayIsATroubleThatPasses() {
    server.close();
    assertThat(run()).isInstanceOf(Outcome.Broken.class);
  }

  @Test
  void aServerThatStallsIsGivenUp() {
    CountDownLatch over = new CountDownLatch(1);
    server.manner = exchange -> stall(exchange, over);
    assertThat(run()).isInstanceOf(Outcome.Broken.class);
    over.countDown();
  }

  @Test
  void aCancelledDownloadEndsWithTheNextBytes() throws IOException {
    Download download = download(FILE.length);
    server.manner =
        exchange -> {
          exchange.sendResponseHeaders(200, FILE.length);
          exchange.getResponseBody().write(FILE, 0, FEW);
          exchange.getResponseBody().flush();
          download.cancel();
          exchange.getResponseBody().write(FILE, FEW, FILE.length - FEW);
          exchange.close();
        };
    assertThat(download.run(bytes -> {})).isEqualTo(Outcome.Broken.because("cancelled"));
    assertThat(Files.size(part)).isLessThan(FILE.length);
  }

  /** Whoever cancels does not wait for the one who reads, however long that may take. */
  @Test
  void aCancelOfWhatStallsIsNoWait() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    server.manner = exchange -> stall(exchange, over);
    Download download = download(FILE.length);
    CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> download.run(b -> {}));
    await("it reads").until(() -> Files.exists(part) && Files.size(part) == FEW);
    download.cancel();
    assertThat(outcome).isNotDone();
    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(Outcome.Broken.because("cancelled"));
    over.countDown();
  }

  @Test
  void aFolderThatIsGoneIsATroubleOfTheDisk() throws IOException {
    part = folder.resolve("gone/x.part");
    assertThat(run())
        .isInstanceOfSatisfying(
            Outcome.Refused.class, r -> assertThat(r.reason()).isEqualTo(Failure.DiskError));
  }

  private static void stall(HttpExchange exchange, CountDownLatch over) throws IOException {
    exchange.sendResponseHeaders(200, FILE.length);
    exchange.getResponseBody().write(FILE, 0, FEW);
    exchange.getResponseBody().flush();
    awaitQuietly(over);
    exchange.close();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void redirectTo(String location) {
    server.manner =
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          FileServer.say(exchange, 307, "");
        };
  }

  private Outcome run() {
    return download(FILE.length).run(bytes -> {});
  }

  private Download download(long size) {
    return download(SHA256, size, "127.0.0.1");
  }

  private Download download(Sha256 sha256, long size, String host) {
    return new Download(
        new Https(Trust.system(), Duration.ofSeconds(2)),
        server.uri(host),
        new ApiKey("key"),
        new Part(part, part.resolveSibling("x.part.etag")),
        sha256,
        size);
  }
}
