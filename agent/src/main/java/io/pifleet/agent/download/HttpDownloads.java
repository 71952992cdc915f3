package io.pifleet.agent.download;

import io.pifleet.agent.box.Downloads;
import io.pifleet.protocol.Sha256;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Runs one {@link Download} after the other on a thread of its own. */
public final class HttpDownloads implements Downloads {
  private static final int WAITING = 4;
  private static final long IDLE_SECONDS = 30;

  private final BiFunction<Sha256, Long, Download> kit;
  private final Executor box;
  private final ExecutorService worker;
  private @Nullable Listener listener;
  private volatile @Nullable Download current;

  /**
   * Makes it idle.
   *
   * @param kit makes a download of a file of that size
   * @param box runs what is told to the listener
   */
  public HttpDownloads(BiFunction<Sha256, Long, Download> kit, Executor box) {
    this.kit = kit;
    this.box = box;
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "download");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    this.worker = executor;
  }

  /** Whom to tell; once, before anything begins. */
  public void tell(Listener whom) {
    listener = whom;
  }

  @Override
  public void begin(Sha256 sha256, long size) {
    Listener told = java.util.Objects.requireNonNull(listener);
    Download download = kit.apply(sha256, size);
    current = download;
    worker.execute(
        () -> {
          Outcome outcome =
              ended(download, bytes -> box.execute(() -> told.progressed(sha256, bytes)));
          box.execute(() -> outcome.tell(told, sha256));
        });
  }

  /** Whatever happens, the box hears of an end: it begins no other download before. */
  private static Outcome ended(Download download, LongConsumer progress) {
    try {
      return download.run(progress);
    } catch (RuntimeException unforeseen) {
      return Outcome.Broken.because("unforeseen: " + unforeseen);
    }
  }

  @Override
  public void cancel() {
    Download download = current;
    if (download != null) {
      download.cancel();
    }
  }
}
