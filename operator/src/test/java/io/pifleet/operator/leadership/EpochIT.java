package io.pifleet.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class EpochIT {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));

  KubernetesClient client;

  @Test
  void eachLeaderHasAHigherOne() {
    assertThat(epoch().raise()).isEqualTo(1_800_000_000);
    Epoch second = epoch();
    assertThat(second.raise()).isEqualTo(1_800_000_001);
    assertThat(second.current()).isEqualTo(1_800_000_001);
  }

  @Test
  void thereIsNoneBeforeTheFirst() {
    assertThatThrownBy(() -> epoch().current()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rivalsNeverShareOne() throws Exception {
    epoch().raise();
    List<Callable<Long>> rivals = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rivals.add(() -> epoch().raise());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Long> taken = new ArrayList<>();
      for (Future<Long> one : threads.invokeAll(rivals)) {
        taken.add(one.get());
      }
      assertThat(taken).doesNotHaveDuplicates();
    }
  }

  private Epoch epoch() {
    return new Epoch(client, "pifleet-system", CLOCK);
  }
}
