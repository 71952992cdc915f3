package io.pifleet.e2e.bench;

import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttException;

/** From {@code kubectl apply} to the commands, beside a bare publish on the same broker. */
final class ApplyToCommand implements Goal {
  private static final int ROUNDS = 7;
  private static final int BOXES = Stage.SITES.size();
  private static final String TARGETS = "{sites: [" + String.join(", ", Stage.SITES) + "]}";

  @Override
  public String id() {
    return "G3";
  }

  @Override
  public String plan() {
    return "from kubectl apply to the commands of " + BOXES + " boxes, " + ROUNDS + " times (40 s)";
  }

  @Override
  public List<Figure> measure(Stages stages) throws Exception {
    Stage stage = stages.boxes();
    stage.upload("short", 1, 5);
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    try (RawClient mouth = stage.guest(Guests.MOUTH)) {
      // The first warms both.
      for (int round = 0; round <= ROUNDS; round++) {
        List<Stage.Heard> commands = apply(stage, ours);
        publish(stage, mouth, commands.getFirst().payload(), bare);
        withdraw(stage);
      }
    }
    double apply = median(ours);
    double publish = median(bare);
    return List.of(
        Figure.atMost(
            id(),
            "kubectl apply to the command on " + BOXES + " boxes",
            apply,
            3 * publish + 500,
            " ms",
            String.format(
                java.util.Locale.ROOT,
                "bare publish %.1f ms, ratio %.0f; kubectl's own start included",
                publish,
                apply / publish)));
  }

  private static List<Stage.Heard> apply(Stage stage, List<Double> ours) {
    long start = System.nanoTime();
    stage.club().deploy("short", TARGETS, "short");
    List<Stage.Heard> commands = stage.awaitHeard(start, "/down/command", BOXES);
    ours.add((commands.getLast().nanos() - start) / 1e6);
    return commands;
  }

  private static void publish(Stage stage, RawClient mouth, String payload, List<Double> bare)
      throws MqttException {
    long start = System.nanoTime();
    for (String site : Stage.SITES) {
      mouth.publish("bench/" + site, payload, false);
    }
    List<Stage.Heard> heard = stage.awaitHeard(start, "bench/" + Stage.SITES.getLast(), 1);
    bare.add((heard.getLast().nanos() - start) / 1e6);
  }

  private static void withdraw(Stage stage) {
    await("every box has it")
        .atMost(Stage.LIMIT)
        .until(
            () -> stage.club().field("contentdeployment", "short", ".status.progress"),
            progress -> progress.equals(BOXES + "/" + BOXES));
    stage.club().kubectl("delete", "contentdeployment", "short", "--timeout=120s");
    await("it leaves the boxes")
        .atMost(Stage.LIMIT)
        .until(
            () ->
                stage.club().boxes().stream()
                    .allMatch(box -> box.plays("Technique/short.mp4").isEmpty()));
  }

  private static double median(List<Double> all) {
    List<Double> counted = all.subList(1, all.size()).stream().sorted().toList();
    return counted.get(counted.size() / 2);
  }
}
