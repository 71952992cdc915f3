package io.pifleet.operator.leadership;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.pifleet.operator.Settings;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The election among the replicas: a Lease in the operator's own namespace. */
@Singleton
class Election {
  static final String LEASE = "pifleet-operator";
  private static final Logger LOG = Logger.getLogger(Election.class);

  /** After the operator SDK has stopped, so that nothing renews what is given back. */
  private static final int LAST = 5_000;

  private static final int RELEASE_MILLIS = 3_000;

  private final Config config;
  private final String namespace;
  private final Leading leading;
  private final Epoch epoch;

  /** Never used twice: a restarted pod is another candidate. */
  private final String identity =
      System.getenv().getOrDefault("HOSTNAME", "operator") + "_" + UUID.randomUUID();

  @Inject
  Election(Config config, Settings settings, Leading leading, Epoch epoch) {
    this.config = config;
    this.namespace = settings.namespace();
    this.leading = leading;
    this.epoch = epoch;
  }

  @Produces
  @Singleton
  LeaderElectionConfiguration configuration() {
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
        .withLeaseNamespace(namespace)
        .withIdentity(identity)
        .withLeaseDuration(Leading.LEASE)
        .withRenewDeadline(Duration.ofSeconds(10))
        .withRetryPeriod(Duration.ofSeconds(2))
        .withLeaderCallbacks(
            new LeaderCallbacks(
                this::won, () -> leading.lose("the election says so"), this::somebodyLeads))
        .build();
  }

  /** The SDK elects in production only; elsewhere one operator is alone. */
  void alone(@Observes @Priority(1) StartupEvent event) {
    if (LaunchMode.current().isDevOrTest()) {
      leading.gainWithoutRivals(epoch.raise());
    }
  }

  void resign(@Observes @Priority(1) ShutdownEvent event) {
    leading.resign();
  }

  /**
   * Spares the next leader the wait for the end of the lease; the SDK's client is closed by now.
   */
  void release(@Observes @Priority(LAST) ShutdownEvent event) {
    Config brief =
        new ConfigBuilder(config)
            .withRequestTimeout(RELEASE_MILLIS)
            .withConnectionTimeout(RELEASE_MILLIS)
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(brief).build()) {
      Lease lease = client.leases().inNamespace(namespace).withName(LEASE).get();
      if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
        lease.getSpec().setHolderIdentity("");
        lease.getSpec().setLeaseDurationSeconds(1);
        client.resource(lease).lockResourceVersion().update();
        LOG.info("The lease is given back.");
      }
    } catch (KubernetesClientException e) {
      LOG.warnf("The lease could not be given back, it will expire: %s", e.getMessage());
    }
  }

  private void won() {
    try {
      leading.gain(epoch.raise());
    } catch (RuntimeException e) {
      LOG.errorf(e, "The lease is ours, but this operator cannot lead.");
      leading.lose("it could not begin");
    }
  }

  private void somebodyLeads(String who) {
    if (!identity.equals(who)) {
      LOG.infof("The leader is %s.", who.isEmpty() ? "nobody" : who);
    }
  }
}
