package io.pifleet.agent.run;

import io.pifleet.agent.box.Box;
import io.pifleet.agent.box.Downloads;
import io.pifleet.agent.box.Membership;
import io.pifleet.agent.box.Ports;
import io.pifleet.agent.box.SoftwareRules;
import io.pifleet.agent.box.Uplink;
import io.pifleet.agent.config.SiteConf;
import io.pifleet.agent.credential.CredentialFolder;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.disk.LocalDisk;
import io.pifleet.agent.download.HttpDownloads;
import io.pifleet.agent.download.Kit;
import io.pifleet.agent.gateway.Gateway;
import io.pifleet.agent.link.MqttUplink;
import io.pifleet.agent.log.Log;
import io.pifleet.agent.machine.Machine;
import io.pifleet.agent.machine.Vitals;
import io.pifleet.agent.player.LocalPlayer;
import io.pifleet.agent.renewal.Renewal;
import io.pifleet.agent.software.Holds;
import io.pifleet.agent.software.LocalPackages;
import io.pifleet.agent.software.LocalServices;
import io.pifleet.protocol.ClaimId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One run of the agent in one state folder: which adapter fills which port. */
final class Agent {
  private static final Duration FIRST_BEAT = Duration.ofSeconds(1);
  private static final Duration FIRST_RENEWAL = Duration.ofSeconds(5);

  private final SiteConf conf;
  private final Path state;
  private final String version;
  private final Duration heartbeat;
  private final Launch launch;
  private final Log log;
  private final SecureRandom random = new SecureRandom();
  private final String bootId = HexFormat.of().toHexDigits(random.nextInt());
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final Loop loop = new Loop(this::bug);
  private final Holds holds;
  private @Nullable MqttUplink uplink;

  Agent(SiteConf conf, Path state, String version, Duration heartbeat, Launch launch, Log log) {
    this.conf = conf;
    this.state = state;
    this.holds = new Holds(state);
    this.version = version;
    this.heartbeat = heartbeat;
    this.launch = launch;
    this.log = log;
  }

  /** Works by itself: recovers, keeps the content as it is, finishes what needs no network. */
  void alone() {
    Offline nobody = new Offline(loop);
    Box box = box(null, nobody, nobody, () -> {});
    nobody.tell(box);
    forgetLink();
    log.info("The agent works by itself.", "version", version, "boot", bootId, "state", state);
    start(box);
  }

  /** Works for its fleet. */
  void online(URI server, Credentials enrolled, CredentialFolder folder) {
    AtomicReference<Credentials> credentials = new AtomicReference<>(enrolled);
    Gateway gateway = new Gateway(server, credentials::get);
    HttpDownloads downloads = new HttpDownloads(new Kit(gateway, state), loop);
    Ear ear = new Ear(enrolled.claim());
    MqttUplink up =
        new MqttUplink(enrolled.site(), bootId, enrolled.broker(), credentials::get, ear, log);
    uplink = up;
    Box box = box(enrolled.claim(), up, downloads, () -> leave(up, folder));
    downloads.tell(new DownloadWatch(box, state, log));
    ear.box = box;
    log.info(
        "The agent starts.",
        "version",
        version,
        "site",
        enrolled.site(),
        "boot",
        bootId,
        "state",
        state);
    start(box);
    up.open();
    Chores chores = new Chores(log);
    Machine machine = machine();
    Runnable changed = () -> loop.execute(box::factsChanged);
    Heart heart = new Heart(up, new Vitals(Path.of("/"), state), machine, changed, heartbeat);
    chores.again(FIRST_BEAT, heart);
    chores.again(FIRST_BEAT, new HoldWatch(machine, changed));
    Renewal renewal = new Renewal(credentials, folder, gateway, Clock.systemUTC(), random, log);
    chores.again(FIRST_RENEWAL, renewal::look);
  }

  /** Waits for the end; returns the exit status. */
  int await() {
    return exit.join();
  }

  /** Waits until what was given to the box so far is done; returns the exit status. */
  int settle(int unlessItEnded) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(() -> done.complete(null));
    done.join();
    return exit.getNow(unlessItEnded);
  }

  /** Ends in good order. */
  void stop() {
    if (uplink != null) {
      uplink.close();
    }
    loop.stop();
  }

  private Box box(@Nullable ClaimId claim, Uplink up, Downloads downloads, Membership membership) {
    LocalPlayer player =
        new LocalPlayer(conf, state.resolve("content/current/index.json"), loop, log);
    LocalPackages packages = new LocalPackages(state, conf.reserve(), Clock.systemUTC(), loop, log);
    LocalServices services = new LocalServices(conf.software(), state, loop, log);
    Ports ports =
        new Ports(
            new LocalDisk(state),
            downloads,
            up,
            player,
            loop,
            random,
            machine(),
            membership,
            packages,
            services,
            log,
            launch.watchdog(() -> exit.complete(Status.RESTART)));
    SoftwareRules rules = new SoftwareRules(conf.software().keys(), conf.software().distribution());
    Box box = new Box(bootId, claim, conf.reserve(), rules, ports);
    player.answerTo(box);
    packages.answerTo(box);
    services.answerTo(box);
    loop.onTick(box::tick);
    return box;
  }

  private Machine machine() {
    return new Machine(Path.of("/"), version, conf.softwareVersionFile(), holds::current);
  }

  /** What the last run wrote of its link is not so any more. */
  private void forgetLink() {
    try {
      LinkFile.remove(state);
    } catch (IOException e) {
      log.warn("The last run's link cannot be forgotten.", "error", e.getMessage());
    }
  }

  private void start(Box box) {
    loop.execute(
        () -> {
          try {
            box.start();
          } catch (IOException e) {
            log.error("The state folder cannot be read.", "error", e.getMessage());
            exit.complete(Status.IO);
          }
        });
  }

  /** Whatever it takes to send the last answer, the credentials go. */
  private void leave(MqttUplink up, CredentialFolder folder) {
    up.close();
    try {
      folder.wipe();
      log.error(
          "This site was taken out of its fleet. Its content stays; to come back it is enrolled"
              + " anew.");
    } catch (IOException e) {
      log.error("The credentials cannot be removed.", "error", e.getMessage());
    }
    exit.complete(Status.NOT_ENROLLED);
  }

  private void bug(Throwable bug) {
    log.error("The agent has a bug and ends; its next run starts from the disk.", "error", bug);
    bug.printStackTrace(System.err);
    exit.complete(Status.BUG);
  }

  /** What the link tells, carried over to the box's thread. */
  private final class Ear implements MqttUplink.Listener {
    private final @Nullable ClaimId claim;
    private @Nullable Box box;
    private boolean connected;
    private Instant since = Instant.now();

    Ear(@Nullable ClaimId claim) {
      this.claim = claim;
    }

    @Override
    public void connected(boolean now, @Nullable String error) {
      if (now != connected) {
        connected = now;
        since = Instant.now();
      }
      loop.execute(
          () -> {
            if (box != null) {
              box.connected(now);
            }
          });
      try {
        new LinkFile(ProcessHandle.current().pid(), now, since, error, claim).write(state);
      } catch (IOException e) {
        log.warn("The link's state cannot be written down.", "error", e.getMessage());
      }
    }

    @Override
    public void reached() {
      loop.execute(
          () -> {
            if (box != null) {
              box.reached();
            }
          });
    }

    @Override
    public void command(byte[] payload) {
      boolean taken =
          loop.offer(
              () -> {
                if (box != null) {
                  box.command(payload);
                }
              });
      if (!taken) {
        log.warn("Too many commands wait; one is left to be sent again.");
      }
    }
  }
}
