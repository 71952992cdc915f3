package io.pifleet.agent.player;

import io.pifleet.agent.box.PlayerNotice;
import io.pifleet.agent.config.SiteConf;
import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells the player in the ways that {@code site.conf} names, on a thread of its own. */
public final class LocalPlayer implements PlayerNotice {
  private static final int WAITING = 2;
  private static final long IDLE_SECONDS = 10;

  private final List<Tell> ways;
  private final Executor box;
  private final Log log;
  private final ThreadPoolExecutor worker;
  private @Nullable Listener listener;

  /**
   * Reads the ways.
   *
   * @param index path of the index that the player reads
   * @param box runs what is told to the listener
   */
  public LocalPlayer(SiteConf conf, Path index, Executor box, Log log) {
    List<Tell> found = new ArrayList<>();
    if (!conf.notifyCommand().isEmpty()) {
      found.add(new Script(conf.notifyCommand(), index, conf.notifyTimeout()));
    }
    if (conf.notifyUrl() != null) {
      found.add(new Post(conf.notifyUrl(), index, conf.notifyTimeout()));
    }
    this.ways = List.copyOf(found);
    this.box = box;
    this.log = log;
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "notice");
              thread.setDaemon(true);
              return thread;
            });
    worker.allowCoreThreadTimeOut(true);
  }

  /** Whom to tell how it ended; once, before anything is told. */
  public void answerTo(Listener whom) {
    listener = whom;
  }

  @Override
  public void tell(Event event, Sha256 content) {
    Listener told = Objects.requireNonNull(listener);
    worker.execute(
        () -> {
          boolean heard = all(event, content);
          box.execute(() -> told.told(heard));
        });
  }

  private boolean all(Event event, Sha256 content) {
    boolean heard = true;
    for (Tell way : ways) {
      try {
        heard &= way.tell(event, content);
        log.info("The player was told.", "event", event);
      } catch (IOException e) {
        log.warn("The player could not be told.", "event", event, "error", e.getMessage());
        heard = false;
      } catch (RuntimeException unforeseen) {
        // The box waits for an answer, so it gets one.
        log.error("The player could not be told.", "event", event, "error", unforeseen);
        heard = false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return heard;
  }
}
