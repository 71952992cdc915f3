package io.pifleet.e2e.bench;

import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.Checkout;
import io.pifleet.e2e.harness.Kube;
import io.pifleet.e2e.harness.RawClient;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.paho.mqttv5.common.MqttException;

/** A world with three boxes, and somebody at its broker who hears what passes. */
final class Stage implements AutoCloseable {
  /** The boxes' sites. */
  static final List<String> SITES = List.of("one", "two", "three");

  /** Patience on a slow machine; nothing is measured by it. */
  static final Duration LIMIT = Duration.ofMinutes(2);

  private final World world;
  private final Tenant club;
  private final RawClient ear;
  private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();

  /**
   * One message.
   *
   * @param nanos when it came, by System.nanoTime
   */
  record Heard(long nanos, String topic, String payload) {}

  Stage() throws MqttException {
    Path folder = Checkout.emptied(Checkout.target("bench"));
    world = World.prepare(folder, () -> Kube.start(folder), Guests::broker).quick();
    world.startOperator();
    club = Tenant.create(world, "bench");
    club.declare(SITES.toArray(String[]::new));
    club.admitAll(SITES);
    SITES.forEach(site -> club.awaitCondition("site", site, "Ready", "True Ready"));
    ear = guest(Guests.EAR);
    ear.listen((topic, payload) -> heard.add(new Heard(System.nanoTime(), topic, payload)));
    ear.subscribe("#");
  }

  World world() {
    return world;
  }

  Tenant club() {
    return club;
  }

  /** A client that the chart's ACL does not know and the bench's does. */
  RawClient guest(String name) throws MqttException {
    return RawClient.connect(world.broker().port(), world.authority().client(name), name);
  }

  /** Messages since then whose topic ends like that. */
  List<Heard> heardSince(long nanos, String topicEnd) {
    return heard.stream()
        .filter(message -> message.nanos() >= nanos && message.topic().endsWith(topicEnd))
        .toList();
  }

  /** Waits for so many of them. */
  List<Heard> awaitHeard(long since, String topicEnd, int count) {
    return await(count + " messages on " + topicEnd)
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> heardSince(since, topicEnd), messages -> messages.size() >= count);
  }

  /** Uploads a video and waits until it is in the store. */
  void upload(String name, int seconds, int seed) throws IOException {
    club.upload(name, Video.write(world.folder().resolve(name + ".mp4"), seconds, seed));
    club.awaitCondition("content", name, "Ready", "True Stored");
  }

  /** Lets one more box in and switches it on with an agent's own settings. */
  BoxProcess ordinaryBox(String site) {
    club.declare(site);
    BoxProcess box = world.box("bench-" + site);
    BoxProcess.Ended ended = box.enrol(club.pin(site), club.caSha256(site));
    if (ended.status() != 0) {
      throw new IllegalStateException(ended.output());
    }
    box.start();
    club.awaitCondition("site", site, "Ready", "True Ready");
    return box;
  }

  @Override
  public void close() {
    ear.close();
    world.close();
  }
}
