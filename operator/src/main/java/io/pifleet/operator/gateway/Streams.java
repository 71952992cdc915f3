package io.pifleet.operator.gateway;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** How many files pass at once: each download holds a thread, each upload also some memory. */
@Singleton
class Streams {
  private static final Duration SOON = Duration.ofSeconds(10);
  private final Semaphore downloads = new Semaphore(100);
  private final Semaphore uploads = new Semaphore(4);

  /** A place, given back by closing it. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place for a download.
   *
   * @throws Refusal with 503 when there is none
   */
  Place download() {
    return place(downloads, "too many boxes are downloading; try again in a few seconds");
  }

  /**
   * Takes a place for an upload.
   *
   * @throws Refusal with 503 when there is none
   */
  Place upload() {
    return place(uploads, "too many uploads are running; try again in a few seconds");
  }

  private static Place place(Semaphore places, String sentence) {
    if (!places.tryAcquire()) {
      throw new Refusal(Problem.later(503, SOON, sentence));
    }
    return places::release;
  }
}
