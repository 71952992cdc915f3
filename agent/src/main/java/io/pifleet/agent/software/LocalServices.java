package io.pifleet.agent.software;

import io.pifleet.agent.box.Services;
import io.pifleet.agent.config.SoftwareConf;
import io.pifleet.agent.disk.LocalDisk;
import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Services of systemd, or of the program that {@code site.conf} names instead. */
public final class LocalServices implements Services {
  /** What runs is behind this link, before and after a change. */
  private static final String CURRENT = "software/current";

  /** By which systemctl says that there is no such unit: none that runs, then. */
  private static final int NOT_LOADED = 5;

  private final List<String> command;
  private final boolean systemd;
  private final Duration limit;
  private final LocalDisk disk;
  private final Path current;
  private final Executor box;
  private final Log log;
  private final OwnThread thread = new OwnThread("services");
  private @Nullable Listener listener;

  /**
   * Reads how.
   *
   * @param state the state folder
   * @param box runs what is told to the listener
   */
  public LocalServices(SoftwareConf conf, Path state, Executor box, Log log) {
    this(conf, List.of("systemctl"), state, box, log);
  }

  /** Takes another systemctl. */
  LocalServices(SoftwareConf conf, List<String> systemctl, Path state, Executor box, Log log) {
    this.systemd = conf.servicesCommand().isEmpty();
    this.command = systemd ? systemctl : conf.servicesCommand();
    this.limit = conf.servicesTimeout();
    this.disk = new LocalDisk(state);
    this.current = state.toAbsolutePath().normalize().resolve(CURRENT);
    this.box = box;
    this.log = log;
  }

  /** Whom to tell how it ended; once, before anything is done. */
  public void answerTo(Listener whom) {
    listener = whom;
  }

  @Override
  public void perform(Act act, Manifest manifest, String folder) {
    Listener told = Objects.requireNonNull(listener);
    thread.run(
        () -> {
          String complaint = complaint(act, manifest, folder);
          box.execute(() -> told.done(act, complaint));
        });
  }

  private @Nullable String complaint(Act act, Manifest manifest, String folder) {
    try {
      return act == Act.CHECK ? check(manifest, folder) : all(act, manifest);
    } catch (IOException e) {
      return e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the agent is ending";
    } catch (RuntimeException unforeseen) {
      // The box waits for an answer, so it gets one.
      log.error("The services could not be asked.", "act", act, "error", unforeseen);
      return "the agent has a bug: " + unforeseen;
    }
  }

  private @Nullable String check(Manifest manifest, String folder)
      throws IOException, InterruptedException {
    return new HealthQuestion(manifest.healthCheck(), disk.path(folder), environment(manifest))
        .ask();
  }

  /** What was stopped before the one that would not stop is left to whoever is told. */
  private @Nullable String all(Act act, Manifest manifest) throws InterruptedException {
    List<String> services = new ArrayList<>(manifest.services());
    if (act == Act.STOP) {
      Collections.reverse(services);
    }
    for (String service : services) {
      String complaint = one(act, service, environment(manifest));
      if (complaint != null) {
        return service + ": " + word(act) + " " + complaint;
      }
      log.info("A service was told.", "act", act, "service", service);
    }
    return null;
  }

  private @Nullable String one(Act act, String service, Map<String, String> environment)
      throws InterruptedException {
    List<String> words = new ArrayList<>(command);
    words.add(word(act));
    words.add(service);
    try {
      int status = new Program(words, null, environment, limit).run();
      boolean absent = systemd && act == Act.STOP && status == NOT_LOADED;
      return status == 0 || absent ? null : "ended with status " + status;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private Map<String, String> environment(Manifest manifest) {
    return Map.of("PIFLEET_RELEASE", current.toString(), "PIFLEET_VERSION", manifest.version());
  }

  private static String word(Act act) {
    return act.name().toLowerCase(Locale.ROOT);
  }
}
