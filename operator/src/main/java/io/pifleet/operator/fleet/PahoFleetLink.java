package io.pifleet.operator.fleet;

import io.pifleet.operator.Settings;
import io.pifleet.operator.authority.Authority;
import io.pifleet.operator.leadership.LeadershipGained;
import io.pifleet.operator.leadership.LeadershipLost;
import io.pifleet.operator.leadership.Leading;
import io.pifleet.operator.telemetry.FleetMeters;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Wire;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The way to the boxes over MQTT, open while this operator leads. */
@Singleton
public class PahoFleetLink implements FleetLink {
  /** By which the broker's ACL knows the operator; the certificate says the same. */
  private static final String CLIENT_ID = "pifleet-operator";

  private static final int OUTBOX = 10_000;
  private static final int CUTS_AT_ONCE = 4;

  private final BooleanSupplier leading;
  private final FleetMeters meters;
  private final Outbox outbox = new Outbox(OUTBOX);
  private final Supplier<BrokerSession> newSession;
  private final Cuts cuts;
  private volatile @Nullable BrokerSession session;

  @Inject
  PahoFleetLink(
      Settings settings,
      Authority authority,
      Leading leading,
      FleetMeters meters,
      Instance<Listener> listener) {
    this(
        settings.mqtt().url(),
        authority::operatorIdentity,
        authority::siteIdentity,
        leading::now,
        meters,
        listener::get);
  }

  /**
   * Makes a link, not yet open.
   *
   * @param listener asked for at the start, since it may itself need the link
   */
  PahoFleetLink(
      URI broker,
      Supplier<SSLContext> operator,
      Function<SiteId, SSLContext> site,
      BooleanSupplier leading,
      FleetMeters meters,
      Supplier<Listener> listener) {
    this.leading = leading;
    this.meters = meters;
    this.newSession =
        () ->
            new BrokerSession(
                broker.toString(),
                CLIENT_ID,
                Topic.ALL_UP,
                Topic.MARK,
                operator,
                leading,
                new Inbox(listener.get(), meters, InstantSource.system(), Inbox.LIMIT),
                outbox);
    Takeover takeover = new Takeover(broker.toString(), site);
    this.cuts =
        new Cuts(
            id -> {
              if (!listener.get().mayStay(id)) {
                takeover.accept(id);
              }
            },
            cutters(),
            System::nanoTime);
    meters.link(this::connected, outbox::size);
  }

  private static Cuts.Workers cutters() {
    ScheduledExecutorService threads =
        Executors.newScheduledThreadPool(
            CUTS_AT_ONCE, Thread.ofPlatform().daemon().name("cut-", 0).factory());
    return (nanos, task) -> {
      var unused = threads.schedule(task, nanos, TimeUnit.NANOSECONDS);
    };
  }

  void open(@Observes LeadershipGained gained) {
    BrokerSession fresh = session;
    if (fresh == null) {
      fresh = newSession.get();
      session = fresh;
    }
    fresh.start();
  }

  void close(@Observes LeadershipLost lost) {
    BrokerSession open = session;
    if (open != null) {
      open.stop();
    }
  }

  @Override
  public CompletionStage<Void> send(SiteId site, Command command) {
    BrokerSession open = session;
    if (open == null || !leading.getAsBoolean()) {
      return CompletableFuture.failedStage(new LinkFailure("This operator does not lead."));
    }
    Letter letter =
        new Letter(
            new Topic(site, Topic.Channel.COMMAND).toString(),
            Wire.encode(command),
            command.deliverableSeconds());
    return open.send(letter).thenRun(() -> meters.sent(command.type()));
  }

  @Override
  public CompletionStage<Void> cut(SiteId site) {
    return leading.getAsBoolean()
        ? cuts.ask(site)
        : CompletableFuture.failedStage(new LinkFailure("This operator does not lead."));
  }

  @Override
  public boolean connected() {
    return outbox.isOpen();
  }
}
