package io.pifleet.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pifleet.operator.leadership.LeadershipGained;
import io.pifleet.operator.leadership.LeadershipLost;
import io.pifleet.operator.telemetry.FleetMeters;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link against the broker that production uses, set up as the chart does it. */
class PahoFleetLinkIT {
  private static final SiteId FOYER = new SiteId("club-a", "foyer");
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final TestCa ca = new TestCa();
  private final HeardFleet heard = new HeardFleet();
  private final SimpleMeterRegistry figures = new SimpleMeterRegistry();
  private final List<MqttAsyncClient> clients = new ArrayList<>();
  private volatile boolean leads = true;
  private TestBroker broker;
  private PahoFleetLink link;

  @BeforeEach
  void open() {
    broker = new TestBroker(folder, ca);
    link = link("pifleet-operator");
    link.open(new LeadershipGained(1));
    await().atMost(SOON).until(link::connected);
  }

  @AfterEach
  void close() {
    link.close(new LeadershipLost());
    clients.forEach(Clients::end);
    broker.close();
  }

  @Test
  void aCommandReachesTheBoxAndItsWordsComeBack() throws Exception {
    Box box = new Box(FOYER, "boot-1");
    box.says(Topic.Channel.PRESENCE, new Presence(true, "boot-1", "1.0"), true);
    box.says(Topic.Channel.STATE, state(7), true);
    box.says(Topic.Channel.HEARTBEAT, heartbeat(12.5), false);

    get(link.send(FOYER, ping("one")));

    await().atMost(SOON).until(() -> !box.commands.isEmpty());
    Command command = Wire.decode(box.commands.getFirst().getPayload(), Command.class);
    assertThat(command.type()).isEqualTo(CommandType.PING);
    assertThat(box.commands.getFirst().getProperties().getMessageExpiryInterval())
        .isBetween(3_590L, 3_600L);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(heard.lines)
                    .containsSubsequence(
                        "connected",
                        "club-a.foyer online boot-1",
                        "club-a.foyer state 7",
                        "club-a.foyer heartbeat 12.5"));
    assertThat(figures.counter("pifleet.commands.sent", "type", "ping").count()).isEqualTo(1);
    assertThat(figures.get("pifleet.link.connected").gauge().value()).isEqualTo(1);
  }

  @Test
  void whatIsMalformedIsCountedAndHoldsNothingUp() throws Exception {
    Box box = new Box(FOYER, "boot-1");
    box.publish(Topic.Channel.STATE, "{\"bootId\":".getBytes(StandardCharsets.UTF_8), true);
    box.publish(Topic.Channel.RESULT, new byte[] {(byte) 0xff, 0}, false);
    box.says(Topic.Channel.PRESENCE, new Presence(true, "boot-1", "1.0"), true);

    await().atMost(SOON).until(() -> heard.lines.contains("club-a.foyer online boot-1"));
    assertThat(figures.counter("pifleet.malformed").count()).isEqualTo(2);
  }

  /** Or an operator that starts would take for gone who was not told of yet. */
  @Test
  void itKnowsWhenItHasHeardAllThatWasRetained() throws Exception {
    await().atMost(SOON).until(() -> heard.lines.contains("caught up"));
    List<String> retained = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      SiteId site = new SiteId("club-" + i, "foyer");
      Box box = new Box(site, "boot-1");
      box.says(Topic.Channel.PRESENCE, new Presence(true, "boot-1", "1.0"), true);
      box.says(Topic.Channel.STATE, state(1), true);
      retained.addAll(List.of(site + " online boot-1", site + " state 1"));
    }
    await().atMost(SOON).until(() -> heard.lines.containsAll(retained));

    link.close(new LeadershipLost());
    await().atMost(SOON).until(() -> heard.lines.contains("lost"));
    heard.lines.clear();
    link.open(new LeadershipGained(2));
    await().atMost(SOON).until(() -> heard.lines.contains("caught up"));
    assertThat(heard.lines.subList(0, heard.lines.indexOf("caught up"))).containsAll(retained);
  }

  @Test
  void aKilledBrokerIsFoundAgainAndListenedTo() throws Exception {
    await().atMost(SOON).until(() -> heard.lines.contains("caught up"));
    broker.kill();
    await().atMost(SOON).until(() -> !link.connected());
    assertThat(failure(link.send(FOYER, ping("two")))).contains("not connected");
    broker.start();

    await().atMost(Duration.ofSeconds(40)).until(link::connected);
    Box box = new Box(FOYER, "boot-2");
    box.says(Topic.Channel.PRESENCE, new Presence(true, "boot-2", "1.0"), true);
    get(link.send(FOYER, ping("three")));
    await().atMost(SOON).until(() -> !box.commands.isEmpty());
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(heard.lines)
                    .containsExactly(
                        "connected",
                        "caught up",
                        "lost",
                        "connected",
                        "caught up",
                        "club-a.foyer online boot-2"));
  }

  @Test
  void aRefusedPublishIsAFailure() throws Exception {
    PahoFleetLink impostor = link("club-a.attic");
    impostor.open(new LeadershipGained(1));
    try {
      await().atMost(SOON).until(impostor::connected);
      assertThat(failure(impostor.send(FOYER, ping("four")))).contains("refused").contains("135");
    } finally {
      impostor.close(new LeadershipLost());
    }
  }

  @Test
  void whoDoesNotLeadSaysNothing() {
    leads = false;
    assertThat(failure(link.send(FOYER, ping("five")))).contains("does not lead");
    assertThat(failure(link.cut(FOYER))).contains("does not lead");
  }

  @Test
  void aCutEndsTheSessionAndLeavesNothingRetained() throws Exception {
    Box box = new Box(FOYER, "boot-1");
    box.says(Topic.Channel.PRESENCE, new Presence(true, "boot-1", "1.0"), true);
    box.says(Topic.Channel.STATE, state(1), true);
    await().atMost(SOON).until(() -> heard.lines.contains("club-a.foyer state 1"));

    get(link.cut(FOYER));

    await().atMost(SOON).until(() -> !box.client.isConnected());
    assertThat(retained()).isEmpty();
    // Its will was heard, so that the live view knows that it is gone.
    await().atMost(SOON).until(() -> heard.lines.contains("club-a.foyer offline boot-1"));
  }

  @Test
  void manyCommandsKeepWithinTheWindow() throws Exception {
    Box box = new Box(FOYER, "boot-1");
    List<CompletionStage<Void>> sent = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      sent.add(link.send(FOYER, ping("many-" + i)));
    }
    for (CompletionStage<Void> one : sent) {
      get(one);
    }
    await().atMost(SOON).until(() -> box.commands.size() == 5_000);
  }

  /** What a newcomer would be told. */
  private Map<String, String> retained() throws Exception {
    Map<String, String> found = new ConcurrentHashMap<>();
    HeardFleet newcomer = new HeardFleet();
    PahoFleetLink second =
        new PahoFleetLink(
            broker.uri(),
            () -> ca.client("pifleet-operator"),
            site -> ca.client(site.toString()),
            () -> true,
            new FleetMeters(new SimpleMeterRegistry()),
            () -> newcomer);
    link.close(new LeadershipLost());
    await().atMost(SOON).until(() -> !link.connected());
    second.open(new LeadershipGained(2));
    try {
      await().atMost(SOON).until(second::connected);
      // What is retained comes before the answer to anything later.
      Box marker = new Box(new SiteId("club-z", "marker"), "boot-z");
      marker.says(Topic.Channel.STATE, state(99), false);
      await().atMost(SOON).until(() -> newcomer.lines.contains("club-z.marker state 99"));
      newcomer.lines.stream()
          .filter(line -> line.startsWith("club-a"))
          .forEach(line -> found.put(line, line));
      return found;
    } finally {
      second.close(new LeadershipLost());
    }
  }

  private PahoFleetLink link(String name) {
    return new PahoFleetLink(
        broker.uri(),
        () -> ca.client(name),
        site -> ca.client(site.toString()),
        () -> leads,
        new FleetMeters(figures),
        () -> heard);
  }

  private static void get(CompletionStage<Void> stage) throws Exception {
    stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static String failure(CompletionStage<Void> stage) {
    try {
      get(stage);
      return "it succeeded";
    } catch (ExecutionException e) {
      return e.getCause().getMessage();
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static Command ping(String step) {
    return new Command(
        CommandId.of("site-uid", "owner-uid", 0, step),
        CommandType.PING,
        0,
        1,
        Instant.EPOCH,
        3_600,
        new Owner("Site", "foyer", "owner-uid"),
        null);
  }

  private static State state(long sequence) {
    return new State(
        "boot-1",
        null,
        sequence,
        0,
        new State.Agent("1.0", null, List.of(), null, null, null),
        null,
        State.Content.of(0, List.of(), List.of()),
        List.of());
  }

  private static Heartbeat heartbeat(double cpu) {
    return new Heartbeat(cpu, 1, null, 2, 3, 4, 5, false, false);
  }

  /** A box's own client. */
  private final class Box {
    final List<MqttMessage> commands = new java.util.concurrent.CopyOnWriteArrayList<>();
    final MqttAsyncClient client;
    private final SiteId site;

    Box(SiteId site, String boot) throws MqttException {
      this.site = site;
      client =
          new MqttAsyncClient(broker.uri().toString(), site.toString(), new MemoryPersistence());
      clients.add(client);
      client.setCallback(
          new SessionCallback(
              client,
              new BrokerSession.Ears() {
                @Override
                public void connected(boolean connected) {}

                @Override
                public void message(String topic, MqttMessage message, Runnable done) {
                  commands.add(message);
                }

                @Override
                public void caughtUp() {}
              },
              Topic.MARK,
              why -> {}));
      MqttConnectionOptions options = BrokerOptions.as(ca.client(site.toString()));
      MqttMessage will = new MqttMessage(Wire.encode(new Presence(false, boot, null)));
      will.setQos(1);
      will.setRetained(true);
      options.setWill(new Topic(site, Topic.Channel.PRESENCE).toString(), will);
      client.connect(options).waitForCompletion(10_000);
      client
          .subscribe(new Topic(site, Topic.Channel.COMMAND).toString(), 1)
          .waitForCompletion(10_000);
    }

    void says(Topic.Channel channel, Record message, boolean retained) throws MqttException {
      publish(channel, Wire.encode(message), retained);
    }

    void publish(Topic.Channel channel, byte[] payload, boolean retained) throws MqttException {
      int qos = channel == Topic.Channel.HEARTBEAT ? 0 : 1;
      client
          .publish(new Topic(site, channel).toString(), payload, qos, retained)
          .waitForCompletion(10_000);
    }
  }
}
