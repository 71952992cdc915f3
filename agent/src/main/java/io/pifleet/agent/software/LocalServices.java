package io.pifleet.agent.software;

import io.pifleet.agent.box.Services;
import io.pifleet.agent.config.SoftwareConf;
import io.pifleet.agent.disk.LocalDisk;
import io.pifleet.protocol.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Services of systemd, or of a script where there is none. */
public final class LocalServices implements Services {
  private final SoftwareConf conf;
  private final LocalDisk disk;
  private final Executor worker;
  private final Executor box;
  private @Nullable Listener listener;

  /**
   * Prepares.
   *
   * @param worker where it is waited for programs
   * @param box where the listener is told
   */
  public LocalServices(SoftwareConf conf, Path state, Executor worker, Executor box) {
    this.conf = conf;
    this.disk = new LocalDisk(state);
    this.worker = worker;
    this.box = box;
  }

  /** Whom to tell how it ended; once, before anything is done. */
  public void answerTo(Listener whom) {
    listener = whom;
  }

  @Override
  public void perform(Act act, Manifest manifest, String folder) {
    Listener told = Objects.requireNonNull(listener);
    worker.execute(
        () -> {
          String complaint = done(act, manifest, folder);
          box.execute(() -> told.done(act, complaint));
        });
  }

  private @Nullable String done(Act act, Manifest manifest, String folder) {
    try {
      Path release = disk.path(folder);
      if (act == Act.CHECK) {
        return HealthQuestion.ask(manifest.healthCheck(), release);
      }
      List<String> services = new ArrayList<>(manifest.services());
      if (act == Act.STOP) {
        Collections.reverse(services);
      }
      for (String service : services) {
        String complaint = tell(act == Act.STOP ? "stop" : "start", service, manifest, release);
        if (complaint != null) {
          return complaint;
        }
      }
      return null;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the agent is ending";
    } catch (RuntimeException unforeseen) {
      // The box waits for an answer, so it gets one.
      return String.valueOf(unforeseen);
    }
  }

  private @Nullable String tell(String verb, String service, Manifest manifest, Path release)
      throws InterruptedException {
    List<String> words =
        new ArrayList<>(
            conf.servicesCommand().isEmpty() ? List.of("systemctl") : conf.servicesCommand());
    words.add(verb);
    words.add(service);
    Map<String, String> environment =
        Map.of("PIFLEET_RELEASE", release.toString(), "PIFLEET_VERSION", manifest.version());
    return new Program(service + ": " + verb, words, environment).run(null, conf.servicesTimeout());
  }
}
