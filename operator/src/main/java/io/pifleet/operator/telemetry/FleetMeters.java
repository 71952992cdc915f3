package io.pifleet.operator.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operator's own figures, counted where things happen. */
@Singleton
public class FleetMeters {
  private final MeterRegistry registry;
  private final Counter heartbeats;
  private final Counter malformed;
  private final Counter dropped;

  /** What the live view shows to Prometheus; a bean of this type is asked at each scrape. */
  public interface Sites {
    /** All sites, each once. */
    Stream<Vitals> vitals();

    /** How many sites have which condition for which reason. */
    default Collection<Count> counts() {
      return List.of();
    }

    /** How far the rollouts have got. */
    default Stream<Rollout> rollouts() {
      return Stream.of();
    }
  }

  /**
   * One box, as last heard of.
   *
   * @param site which
   * @param online whether it is connected
   * @param heartbeat the last one
   * @param heard when any sign of life last came
   */
  public record Vitals(
      SiteId site, boolean online, @Nullable Heartbeat heartbeat, @Nullable Instant heard) {}

  /**
   * One rollout, as its status says it.
   *
   * @param reason of its Ready
   * @param sites how many, by what they are at
   */
  public record Rollout(String namespace, String name, String reason, Map<String, Integer> sites) {}

  /**
   * Sites that are alike in one respect.
   *
   * @param condition its type
   * @param reason why it is as it is
   * @param sites how many
   */
  public record Count(String condition, String reason, long sites) {}

  /** Counts in the given registry. */
  @Inject
  public FleetMeters(MeterRegistry registry) {
    this.registry = registry;
    heartbeats =
        Counter.builder("pifleet.heartbeats").description("Heartbeats taken").register(registry);
    malformed =
        Counter.builder("pifleet.malformed")
            .description("Messages of boxes ignored since they break a rule of the protocol")
            .register(registry);
    dropped =
        Counter.builder("pifleet.dropped")
            .description("Heartbeats ignored since more came than could be taken in")
            .register(registry);
  }

  /** The broker has a command. */
  public void sent(CommandType type) {
    Counter.builder("pifleet.commands.sent")
        .description("Commands that the broker has acknowledged")
        .tag("type", lower(type))
        .register(registry)
        .increment();
  }

  /** A box answered a command. */
  public void result(Result result) {
    Counter.builder("pifleet.results")
        .description("Answers of boxes to commands")
        .tag("outcome", lower(result.outcome()))
        .tag("reason", result.reason() == null ? "" : result.reason().name())
        .register(registry)
        .increment();
  }

  /** A heartbeat was taken. */
  public void heartbeat() {
    heartbeats.increment();
  }

  /** A message was ignored. */
  public void malformed() {
    malformed.increment();
  }

  /** A heartbeat was dropped. */
  public void dropped() {
    dropped.increment();
  }

  /** Shows the link to the broker. */
  public void link(BooleanSupplier connected, IntSupplier outbox) {
    Gauge.builder("pifleet.link.connected", () -> connected.getAsBoolean() ? 1 : 0)
        .description("Whether the broker is connected")
        .register(registry);
    Gauge.builder("pifleet.link.outbox", outbox::getAsInt)
        .description("Commands that the broker has not acknowledged")
        .register(registry);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
