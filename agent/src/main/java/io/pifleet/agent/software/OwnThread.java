package io.pifleet.agent.software;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does what takes long beside the box, one after the other; the thread goes when it is idle. */
final class OwnThread {
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor thread;

  OwnThread(String name) {
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread daemon = new Thread(task, name);
              daemon.setDaemon(true);
              return daemon;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  void run(Runnable task) {
    thread.execute(task);
  }
}
