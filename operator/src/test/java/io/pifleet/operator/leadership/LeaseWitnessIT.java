package io.pifleet.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client's requests as the client really makes them; the elector patches like this. */
@EnableKubernetesMockClient(crud = true)
class LeaseWitnessIT {
  KubernetesClient plain;

  private final Leading leading =
      new Leading(
          new Tenure(Duration.ofMinutes(1), System::nanoTime), gained -> {}, lost -> {}, () -> {});
  private KubernetesClient client;

  @BeforeEach
  void watchOver() {
    client =
        new KubernetesClientBuilder()
            .withConfig(plain.getConfiguration())
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("witness", new LeaseWitness(leading)))
            .build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aNewLeaseIsSeen() {
    client.resource(lease("one")).create();
    leading.gain(1);
    assertThat(leading.now()).isTrue();
  }

  @Test
  void aRenewalIsSeen() {
    plain.resource(lease("one")).create();
    client.resource(lease("two")).patch(PatchContext.of(PatchType.JSON));
    leading.gain(1);
    assertThat(leading.now()).isTrue();
  }

  @Test
  void readingIsNoRenewalNorIsWritingAnythingElse() {
    plain.resource(lease("one")).create();
    client.leases().inNamespace("pifleet-system").withName("pifleet-operator").get();
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("leases")
                .withNamespace("pifleet-system")
                .endMetadata()
                .build())
        .create();
    leading.gain(1);
    assertThat(leading.now()).isFalse();
  }

  private static Lease lease(String holder) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName("pifleet-operator")
        .withNamespace("pifleet-system")
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(holder)
        .endSpec()
        .build();
  }
}
