package io.pifleet.e2e.demo;

import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.ArtemisBroker;
import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.Chart;
import io.pifleet.e2e.harness.Checkout;
import io.pifleet.e2e.harness.Club;
import io.pifleet.e2e.harness.Kube;
import io.pifleet.e2e.harness.Logs;
import io.pifleet.e2e.harness.PlayerSoftware;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/**
 * Tells the stories of examples/01-one-club and 02-a-new-version on real parts. With ONCE=1 it ends
 * after the story, with 0 when every step happened; else it stays up until it is interrupted.
 */
public final class Demo {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private final Terminal terminal = new Terminal();
  private final Path folder = Checkout.emptied(Checkout.target("demo"));

  private Demo() {}

  /** Runs it. */
  public static void main(String[] arguments) throws InterruptedException {
    Demo demo = new Demo();
    boolean happened = demo.tell();
    if (happened && !once()) {
      demo.stay();
    }
    // Not by falling off the end: a library's thread must not keep it.
    System.exit(happened ? 0 : 1);
  }

  private boolean tell() {
    Instant start = Instant.now();
    terminal.headline("One club plays a video: PiFleet on this machine, every part real");
    try {
      World[] made = new World[1];
      terminal.step("Start the parts", () -> made[0] = parts());
      World world = made[0];
      Tenant club = new Tenant(world, Club.NAMESPACE);
      terminal.step("Say what is there: a club with three boxes", () -> declare(world, club));
      terminal.step("Show a PIN for each box", () -> pins(world, club));
      terminal.step("Type the PINs at the boxes", () -> claim(club));
      Sha256[] video = new Sha256[1];
      terminal.step("Put a video in the library", () -> video[0] = upload(world, club));
      terminal.step("Play it on every screen of the group", () -> deploy(world, club, video[0]));
      terminal.step("Cut one box off: it plays on", () -> cutOff(club, video[0]));
      terminal.step("Give the network back", () -> comeBack(club));
      terminal.step("Bring a new version: one box first", () -> canary(world, club));
      terminal.step("Let the others follow", () -> follow(club));
      terminal.step("A broken version goes nowhere", () -> broken(world, club));
      terminal.headline("That was the whole chain, in " + Terminal.seconds(start));
      if (!once()) {
        howToGoOn(world, club);
      }
      whereThingsAre();
      return true;
    } catch (Exception | AssertionError e) {
      terminal.failed(String.valueOf(e.getMessage()));
      terminal.say("What each part said is in " + Checkout.target("logs"));
      terminal.line(Logs.tails(12));
      return false;
    }
  }

  private World parts() {
    Instant start = Instant.now();
    String own = System.getenv("KUBECONFIG");
    boolean cluster = own != null && !own.isBlank();
    terminal.say(
        cluster
            ? "Your cluster of " + own + "; an S3 store, an MQTT broker, the operator here"
            : "kube-apiserver and etcd, an S3 store, an MQTT broker, the operator");
    World world =
        World.prepare(
                folder,
                () -> cluster ? Kube.existing(Path.of(own)) : Kube.start(folder),
                ArtemisBroker::new)
            .prompt()
            .brief();
    terminal.say("the API answers after " + Terminal.seconds(start) + " and knows the CRDs");
    terminal.say("waiting for the operator: it makes its authority, then seeks the lead");
    world.startOperator();
    terminal.say("the operator leads and serves " + world.gatewayUrl());
    return world;
  }

  private void declare(World world, Tenant club) {
    terminal.command(
        "kubectl apply -f "
            + Club.file("namespace")
            + " -f "
            + Club.file("sites")
            + " -f "
            + Club.file("group"));
    terminal.show(Club.apply(world, "namespace", "sites", "group"));
    club.awaitCondition("site", Club.SITES.getFirst(), "Enrolled", "False Pending");
    showAll(club, "get", "sites,groups");
  }

  private void pins(World world, Tenant club) {
    terminal.command("kubectl apply -f " + Club.file("enrollments"));
    Club.apply(world, "enrollments");
    Club.SITES.forEach(club::pin);
    showAll(club, "get", "enrollments");
  }

  private void claim(Tenant club) {
    for (String site : Club.SITES) {
      terminal.command(
          "pifleet-agent enrol --server https://... --ca-sha256 ...   # at the box of " + site);
    }
    terminal.say("waiting for the three boxes to make their keys and claim their certificates");
    club.admitAll(Club.SITES);
    terminal.say("Each made a key of its own, got a certificate for it, and connected.");
    terminal.command("kubectl -n rennes-fc wait --for=condition=Ready site --all");
    club.kubectl("wait", "--for=condition=Ready", "site", "--all", "--timeout=60s");
    showAll(club, "get", "sites");
  }

  private Sha256 upload(World world, Tenant club) throws Exception {
    Path video = Video.write(folder.resolve("passes.mp4"), 3, 1);
    terminal.say("passes.mp4 is H.264, " + Files.size(video) / 1_000_000 + " MB, made just now");
    terminal.command("TOKEN=$(kubectl -n rennes-fc create token media)");
    terminal.command(
        "curl --fail-with-body --cacert ca.crt -H \"Authorization: Bearer $TOKEN\" -T passes.mp4 \\\n"
            + "        '"
            + world.gatewayUrl()
            + "/api/content?namespace=rennes-fc&name=passes"
            + "&filename=passes.mp4&category=Technique'");
    Sha256 digest = club.upload("passes", video);
    club.awaitCondition("content", "passes", "Ready", "True Stored");
    showAll(club, "get", "contents", "-o", "wide");
    return digest;
  }

  private void deploy(World world, Tenant club, Sha256 digest) {
    terminal.command("kubectl apply -f " + Club.file("deployment"));
    terminal.command("kubectl -n rennes-fc get contentdeployment training -w");
    Club.apply(world, "deployment");
    String[] last = {""};
    await("every box plays it")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              String progress = club.field("contentdeployment", "training", ".status.progress");
              if (!progress.equals(last[0])) {
                terminal.show(progress);
                last[0] = progress;
              }
              return progress.equals("3/3");
            });
    club.boxes().forEach(box -> box.awaitPlaying(Club.VIDEO, digest, PATIENCE));
    BoxProcess box = club.box(Club.SITES.getFirst());
    terminal.command("ls -L " + box.content() + "/Technique");
    terminal.show("passes.mp4   sha256 " + digest);
    club.kubectl("wait", "--for=condition=Ready", "contentdeployment/training", "--timeout=60s");
  }

  private void cutOff(Tenant club, Sha256 digest) {
    BoxProcess box = club.box("club-house");
    terminal.say("waiting for the operator to call club-house offline: two seconds of grace");
    box.cut();
    club.awaitCondition("site", "club-house", "Online", "False Offline");
    showAll(club, "get", "sites");
    box.awaitPlaying(Club.VIDEO, digest, PATIENCE);
    terminal.say("The player of club-house still finds " + Club.VIDEO + " with the same digest.");
  }

  private void comeBack(Tenant club) {
    terminal.say("waiting for the agent of club-house to dial again");
    club.box("club-house").reconnect();
    club.awaitCondition("site", "club-house", "Online", "True Online");
    club.kubectl("wait", "--for=condition=Ready", "site", "--all", "--timeout=60s");
    showAll(club, "get", "sites,contentdeployments");
  }

  private void canary(World world, Tenant club) {
    terminal.command("tar -C build -czf player-2.2.0.tar.gz pifleet.json bin");
    terminal.command(
        "printf 'pifleet-package-v1 %s\\n' \"$(sha256sum player-2.2.0.tar.gz | cut -d' ' -f1)\" > statement");
    terminal.command(
        "openssl pkeyutl -sign -rawin -inkey release.pem -in statement | base64 -w0   # offline");
    terminal.command("curl -T player-2.2.0.tar.gz ... '/api/packages?...&name=player-2.2.0'");
    release(world, club, "player-2.2.0", "2.2.0", PlayerSoftware.Behaviour.GOOD);
    terminal.command("kubectl apply -f " + Club.newVersion("rollout") + "   # paused: only a plan");
    terminal.show(Club.applyNewVersion(world, "rollout"));
    club.awaitCondition("updaterollout", "player-2.2.0", "Ready", "False Planned");
    terminal.show(club.message("updaterollout", "player-2.2.0", "Ready"));
    terminal.command(
        "kubectl -n rennes-fc patch updaterollout player-2.2.0 --type=merge -p '{\"spec\":{\"paused\":false}}'");
    club.kubectl(
        "patch",
        "updaterollout",
        "player-2.2.0",
        "--type=merge",
        "-p",
        "{\"spec\":{\"paused\":false}}");
    until(club, "player-2.2.0", "WaitingForApproval");
    showAll(club, "get", "sites,updaterollouts");
  }

  private void follow(Tenant club) {
    terminal.command("kubectl apply -f " + Club.newVersion("approval"));
    terminal.show(
        club.kubectl("apply", "-f", Checkout.file(Club.newVersion("approval")).toString()));
    until(club, "player-2.2.0", "Completed");
    showAll(club, "get", "sites,softwarereleases");
  }

  private void broken(World world, Tenant club) {
    terminal.say("Version 2.3.0 ends as soon as it is started.");
    release(world, club, "player-2.3.0", "2.3.0", PlayerSoftware.Behaviour.CRASH);
    terminal.command("kubectl apply -f " + Club.newVersion("bad-rollout"));
    terminal.show(Club.applyNewVersion(world, "bad-rollout"));
    until(club, "player-2.3.0", "MaxFailuresExceeded");
    terminal.say(
        "club-house tried it, and is back on "
            + club.field("site", "club-house", ".status.software.version")
            + " by itself. Nobody else was told.");
    showAll(club, "get", "sites");
  }

  private void release(
      World world, Tenant club, String name, String version, PlayerSoftware.Behaviour behaviour) {
    var answer = club.uploadPackage(name, world.software().pack(version, behaviour));
    if (answer.status() != 201) {
      throw new IllegalStateException("The upload was refused: " + answer.body());
    }
    club.kubectl("wait", "--for=condition=Ready", "softwarerelease/" + name, "--timeout=60s");
    showAll(club, "get", "softwarerelease", name);
  }

  /** Shows what a rollout says until it says that. */
  private void until(Tenant club, String rollout, String reason) {
    terminal.command("kubectl -n rennes-fc get updaterollouts -w");
    String[] last = {""};
    await("UpdateRollout " + rollout + " comes to " + reason)
        .atMost(PATIENCE.multipliedBy(2))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              String condition = club.condition("updaterollout", rollout, "Ready");
              String now = condition + ": " + club.message("updaterollout", rollout, "Ready");
              if (!now.equals(last[0])) {
                terminal.show(now);
                last[0] = now;
              }
              return condition.endsWith(" " + reason);
            });
  }

  private void howToGoOn(World world, Tenant club) {
    terminal.say("In another terminal:");
    terminal.command("export KUBECONFIG=" + world.kube().kubeconfig());
    terminal.command("export PATH=" + world.kubectl().folder() + ":$PATH   # has kubectl");
    terminal.command("kubectl -n rennes-fc get pifleet");
    terminal.command("kubectl explain contentdeployment.spec");
    terminal.say("A fourth box, enrolled by you; it is given what the others play:");
    terminal.command("kubectl apply -f " + Checkout.file(Club.file("another-box")));
    terminal.command("kubectl -n rennes-fc get enrollment terrace   # its PIN");
    String agent = Checkout.file("agent/bin/pifleet-agent").toString();
    Path box = folder.resolve("boxes/yours");
    String places = " --state " + box + " --config " + box.resolve("site.conf");
    terminal.command(
        agent
            + " enrol --server "
            + world.gatewayUrl()
            + " --ca-sha256 "
            + club.caSha256(Club.SITES.getFirst())
            + places);
    terminal.command(agent + " run" + places + "   # and status, and doctor");
    terminal.say(
        "A version of your own: sign it with "
            + folder.resolve("software/release.pem")
            + ", whose public half the operator and the boxes know;");
    terminal.say(
        "at these boxes "
            + club.box("club-house").state().resolveSibling("services.sh")
            + " starts bin/player.py.");
    terminal.say("For curl, the gateway's authority:");
    terminal.command(
        "kubectl -n "
            + Chart.NAMESPACE
            + " get secret pifleet-ca -o jsonpath='{.data.ca\\.crt}' | base64 -d > ca.crt");
    terminal.command(
        "kubectl -n rennes-fc delete contentdeployment training   # the files leave the boxes");
    terminal.say(
        "This API server runs alone, without controllers: a deleted namespace stays Terminating.");
  }

  private void whereThingsAre() {
    terminal.say("The boxes' folders are in " + folder.resolve("boxes"));
    terminal.say("What each part says is in " + Checkout.target("logs"));
  }

  /** Whether nobody stays to use what was built. */
  private static boolean once() {
    return "1".equals(System.getenv("ONCE"));
  }

  private void showAll(Tenant club, String... arguments) {
    terminal.command("kubectl -n rennes-fc " + String.join(" ", arguments));
    terminal.show(club.kubectl(arguments));
  }

  private void stay() throws InterruptedException {
    terminal.line("");
    terminal.line("    " + terminal.bold("It stays up until Ctrl-C."));
    new CountDownLatch(1).await();
  }
}
