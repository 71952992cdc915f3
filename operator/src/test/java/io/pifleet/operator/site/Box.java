package io.pifleet.operator.site;

import com.fasterxml.jackson.databind.JsonNode;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.fleet.Timing;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** What was heard of a box, message by message, as a scenario tells it. */
final class Box {
  static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
  static final Timing TIMING = new Timing(Duration.ofSeconds(15), Duration.ofSeconds(30));

  private Box() {}

  static Instant at(JsonNode seconds) {
    return START.plusMillis(Math.round(seconds.asDouble() * 1000));
  }

  /** Goes through the messages; {@code plan} in between makes a plan and tells it. */
  static Live heard(JsonNode messages, BiFunction<Live, Instant, SitePlan> plan) {
    Live live = Live.UNKNOWN;
    for (JsonNode message : messages) {
      Instant at = at(message.path("at"));
      if (message.has("online")) {
        live = live.presence(new Presence(true, message.path("online").asText(), "1.0"), at);
      } else if (message.has("offline")) {
        live = live.presence(new Presence(false, message.path("offline").asText(), "1.0"), at);
      } else if (message.has("dismissed")) {
        live = live.dismissed(at);
      } else if (message.has("state")) {
        live = live.state(state(message.path("state")), at);
      } else if (message.has("heartbeat")) {
        live = live.heartbeat(heartbeat(message.path("heartbeat")), at, TIMING);
      } else if (message.has("plan")) {
        SitePlan told = plan.apply(live, at);
        live = live.told(told.told(), told.outstanding(), at);
      } else {
        throw new IllegalArgumentException("no message: " + message);
      }
    }
    return live;
  }

  private static State state(JsonNode s) {
    List<State.Item> items = new ArrayList<>();
    for (JsonNode line : s.path("items")) {
      String[] w = Told.words(line.asText(), 3);
      items.add(new State.Item(path(w[0]), Told.digest(w[1]), 1000, Long.parseLong(w[2])));
    }
    List<State.Failed> failed = new ArrayList<>();
    for (JsonNode line : s.path("failed")) {
      String[] w = Told.words(line.asText(), 5);
      failed.add(
          new State.Failed(
              path(w[0]),
              w[1].equals("-") ? null : Told.digest(w[1]),
              Long.parseLong(w[2]),
              Failure.valueOf(w[3]),
              w.length < 5 ? "" : w[4]));
    }
    List<State.Open> open = new ArrayList<>();
    for (JsonNode line : s.path("open")) {
      open.add(open(Told.words(line.asText(), 5)));
    }
    return new State(
        s.path("run").asText("r1"),
        s.has("claim") ? Told.claim(s.path("claim").asText()) : null,
        s.path("sequence").asLong(1),
        7,
        new State.Agent("1.0", "box", List.of(), null, null, null),
        null,
        State.Content.of(s.path("floor").asLong(), items, failed),
        open);
  }

  /**
   * {@code videos/a.mp4 aa 3 training}; {@code -} for a file that leaves; a last word for its
   * trouble.
   */
  private static State.Open open(String[] w) {
    Sha256 file = w[1].equals("-") ? null : Told.digest(w[1]);
    long revision = Long.parseLong(w[2]);
    String step = file == null ? "delete " + w[0] : "deploy " + w[0] + " " + file;
    return new State.Open(
        CommandId.of(Told.SITE_UID, Told.owner(w[3]).uid(), revision, step),
        file == null ? CommandType.DELETE_VIDEO : CommandType.DEPLOY_VIDEO,
        revision,
        Stage.Received,
        path(w[0]),
        file,
        w.length < 5 ? null : w[4]);
  }

  private static Heartbeat heartbeat(JsonNode h) {
    return new Heartbeat(
        h.path("cpu").asDouble(),
        h.path("memory").asDouble(),
        h.has("temperature") ? h.path("temperature").asDouble() : null,
        h.path("disk").asDouble(),
        1,
        0,
        0,
        h.path("underVoltage").asBoolean(),
        h.path("readOnlyDisk").asBoolean());
  }

  private static ContentPath path(String word) {
    return Told.path(word);
  }
}
