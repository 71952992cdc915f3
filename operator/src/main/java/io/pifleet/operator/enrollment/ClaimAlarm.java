package io.pifleet.operator.enrollment;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.Settings;
import io.pifleet.operator.status.Recorder;
import io.pifleet.operator.status.Severity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Raised when somebody seems to be guessing PINs: in the log, as an Event, and as a metric. */
@Singleton
class ClaimAlarm implements ClaimGuard.Alarm {
  private static final Logger LOG = Logger.getLogger(ClaimAlarm.class);

  private final Recorder recorder;
  private final String namespace;

  @Inject
  ClaimAlarm(Recorder recorder, Settings settings) {
    this.recorder = recorder;
    this.namespace = settings.namespace();
  }

  @Override
  public void paused(String lastAddress) {
    String note =
        "Claiming is paused: %d wrong PINs within %d minutes, the last from %s. Somebody may be"
                .formatted(ClaimLedger.FAILURES, ClaimLedger.MEMORY.toMinutes(), lastAddress)
            + " guessing; the ConfigMap pifleet-claims says from where. It goes on by itself.";
    LOG.warn(note);
    recorder.record(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(StoredLedger.NAME)
            .withNamespace(namespace)
            .endMetadata()
            .build(),
        Severity.WARNING,
        Reason.Paused,
        "PausedClaims",
        note);
  }
}
