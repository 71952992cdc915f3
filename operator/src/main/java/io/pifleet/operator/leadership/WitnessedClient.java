package io.pifleet.operator.leadership;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The Kubernetes client as Quarkus makes it, with those who look on at its requests. */
@Singleton
class WitnessedClient {
  @Produces
  @Singleton
  KubernetesClient client(
      KubernetesSerialization serialization, Config config, Instance<Interceptor> witnesses) {
    return new KubernetesClientBuilder()
        .withKubernetesSerialization(serialization)
        .withConfig(config)
        .withHttpClientBuilderConsumer(
            http ->
                witnesses.forEach(
                    w -> http.addOrReplaceInterceptor(w.getClass().getSimpleName(), w)))
        .build();
  }

  void close(@Disposes KubernetesClient client) {
    client.close();
  }
}
