package io.pifleet.e2e.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pifleet.protocol.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The object server: every file there is, and every way to serve it badly. */
final class Depot {
  private final Timeline timeline;
  private final NavigableMap<Sha256, byte[]> files = new TreeMap<>();
  private final Packs packs;
  private Weather weather;

  Depot(Timeline timeline, Packs packs, Weather weather) {
    this.timeline = timeline;
    this.packs = packs;
    this.weather = weather;
  }

  /** How one request is answered. */
  enum Answer {
    /** All bytes. */
    WHOLE,
    /** Some bytes, then the connection is gone. */
    CUT,
    /** As many bytes as there should be, one of them altered. */
    ALTERED,
    /** A page that says sorry, with status 200. */
    NONSENSE,
    /** Status 503 and a Retry-After. */
    BUSY,
    /** Nobody answers. */
    SILENT,
    /** Status 403: its caches do not know yet that the box shall have it. */
    FORBIDDEN,
    /** Status 404. */
    MISSING
  }

  private static final List<Answer> BAD =
      List.of(Answer.values()).subList(1, Answer.values().length);

  /** Makes files of different sizes. */
  static Depot with(Timeline timeline, Packs packs, Weather weather, int count) {
    Depot depot = new Depot(timeline, packs, weather);
    for (int i = 0; i < count; i++) {
      byte[] bytes = ("video " + i + " ").repeat(1 + timeline.below(8)).getBytes(UTF_8);
      depot.files.put(Sha256.ofText(new String(bytes, UTF_8)), bytes);
    }
    return depot;
  }

  void weather(Weather now) {
    weather = now;
  }

  List<Sha256> files() {
    return new ArrayList<>(files.keySet());
  }

  byte[] bytes(Sha256 sha256) {
    byte[] file = files.get(sha256);
    byte[] bytes = file == null ? packs.bytes(sha256) : file;
    if (bytes == null) {
      throw new IllegalStateException("nobody made " + sha256);
    }
    return bytes;
  }

  /** How the next request is answered. */
  Answer answer() {
    return timeline.chance(weather.download()) ? BAD.get(timeline.below(BAD.size())) : Answer.WHOLE;
  }
}
