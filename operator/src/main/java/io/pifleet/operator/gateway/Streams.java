package io.pifleet.operator.gateway;

import io.pifleet.protocol.SiteId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** How many files pass at once: each download holds a thread, each upload also some memory. */
@Singleton
class Streams {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int PER_SITE = 4;

  private final Semaphore downloads = new Semaphore(100);
  private final Semaphore uploads = new Semaphore(4);
  private final ConcurrentHashMap<SiteId, Integer> bySite = new ConcurrentHashMap<>();

  /** A place, given back by closing it. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place for a download.
   *
   * @throws Refusal with 503 when there is none, with 429 when this site has its share
   */
  Place download(SiteId site) {
    Place place = place(downloads, "too many boxes are downloading; try again in a few seconds");
    if (bySite.merge(site, 1, Integer::sum) > PER_SITE) {
      leave(site, place);
      throw new Refusal(
          Problem.later(429, SOON, "this site has " + PER_SITE + " downloads already; end one"));
    }
    return () -> leave(site, place);
  }

  private void leave(SiteId site, Place place) {
    bySite.computeIfPresent(site, (s, n) -> n == 1 ? null : n - 1);
    place.close();
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
