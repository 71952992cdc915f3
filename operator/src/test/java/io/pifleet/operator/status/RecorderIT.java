package io.pifleet.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.pifleet.api.v1alpha1.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class RecorderIT {
  private static final ConfigMap ABOUT =
      new ConfigMapBuilder()
          .withNewMetadata()
          .withName("foyer")
          .withNamespace("club-a")
          .withUid("uid-1")
          .endMetadata()
          .build();

  KubernetesClient client;

  private volatile Instant now = Instant.parse("2026-01-01T00:00:00.123456Z");

  @Test
  void writesAnEventOnceAndThenItsCount() {
    Recorder recorder = new Recorder(client, () -> now);
    record(recorder, "first");
    record(recorder, "first");
    now = now.plusSeconds(600);
    record(recorder, "first");
    record(recorder, "last");

    await().until(() -> events().size() == 2);
    Event event =
        events().stream().filter(e -> e.getNote().equals("first")).findFirst().orElseThrow();
    assertThat(event.getRegarding().getUid()).isEqualTo("uid-1");
    assertThat(event.getReason()).isEqualTo("DiskFull");
    assertThat(event.getType()).isEqualTo("Warning");
    assertThat(event.getEventTime().getTime()).isEqualTo("2026-01-01T00:00:00.123456Z");
    assertThat(event.getSeries().getCount()).isEqualTo(3);
  }

  @Test
  void writesAnewWhatTheServerHasForgotten() {
    Recorder recorder = new Recorder(client, () -> now);
    record(recorder, "first");
    await().until(() -> events().size() == 1);
    client.events().v1().events().inNamespace("club-a").delete();
    now = now.plusSeconds(3_600);
    record(recorder, "first");

    await().until(() -> events().size() == 1);
    assertThat(events().getFirst().getSeries()).isNull();
  }

  @Test
  void writesAboutAnObjectOfTheLongestName() {
    String longest = "a".repeat(235) + "-" + "b".repeat(17);
    Recorder recorder = new Recorder(client, () -> now);
    recorder.record(
        new ConfigMapBuilder(ABOUT).editMetadata().withName(longest).endMetadata().build(),
        Severity.WARNING,
        Reason.DiskFull,
        "Reconcile",
        "first");
    await().until(() -> events().size() == 1);
    assertThat(events().getFirst().getMetadata().getName())
        .hasSizeLessThanOrEqualTo(253)
        .matches("a+[.][0-9a-f]+");
    assertThat(events().getFirst().getRegarding().getName()).isEqualTo(longest);
  }

  private List<Event> events() {
    return client.events().v1().events().inNamespace("club-a").list().getItems();
  }

  private static void record(Recorder recorder, String note) {
    recorder.record(ABOUT, Severity.WARNING, Reason.DiskFull, "Reconcile", note);
  }
}
