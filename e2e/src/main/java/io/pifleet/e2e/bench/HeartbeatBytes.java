package io.pifleet.e2e.bench;

import io.pifleet.e2e.harness.DroppingProxy;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How big a heartbeat is, as a packet of MQTT and as bytes on the wire. */
final class HeartbeatBytes implements Goal {
  private static final int HEARTBEATS = 15;

  @Override
  public String id() {
    return "G9";
  }

  @Override
  public String plan() {
    return "bytes of a heartbeat, over " + HEARTBEATS + " of one box (30 s)";
  }

  @Override
  public List<Figure> measure(Stages stages) throws Exception {
    Stage stage = stages.boxes();
    String site = Stage.SITES.getFirst();
    String end = "." + site + "/up/heartbeat";
    DroppingProxy wire = stage.club().box(site).broker();
    List<Stage.Heard> first = stage.awaitHeard(System.nanoTime(), end, 1);
    long before = wire.taken();
    List<Stage.Heard> heard = stage.awaitHeard(first.getLast().nanos() + 1, end, HEARTBEATS);
    double bytes = (double) (wire.taken() - before) / heard.size();
    double packet = heard.stream().mapToInt(HeartbeatBytes::packet).average().orElseThrow();
    return List.of(
        Figure.atMost(
            id(),
            "bytes of a heartbeat's MQTT packet",
            packet,
            300,
            " B",
            "KubeEdge 2.7 MB a day and node: " + Figure.number(packet * 2880 / 1e6) + " MB here"),
        Figure.atMost(
            id(), "the same with TLS, as the box sends it", bytes, 300, " B", "pings included"));
  }

  /** MQTT 5, QoS 0, no properties: a byte, the length, the topic with its length, the payload. */
  private static int packet(Stage.Heard heartbeat) {
    int rest =
        2
            + heartbeat.topic().getBytes(StandardCharsets.UTF_8).length
            + 1
            + heartbeat.payload().getBytes(StandardCharsets.UTF_8).length;
    return 1 + (rest < 128 ? 1 : 2) + rest;
  }
}
