package io.pifleet.e2e.harness;

import io.pifleet.agent.credential.CredentialFolder;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.credential.Csr;
import io.pifleet.agent.credential.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.eclipse.paho.mqttv5.common.MqttException;

/** A box's own credentials in other hands: a copy of its SD card. */
public final class StolenCredentials {
  private final Credentials credentials;

  private StolenCredentials(Credentials credentials) {
    this.credentials = credentials;
  }

  /** Copies the card. */
  public static StolenCredentials of(BoxProcess box) {
    try {
      return new StolenCredentials(
          Objects.requireNonNull(new CredentialFolder(box.state()).load(), "it is not enrolled"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Comes to the broker as that box. */
  public RawClient connect(int port) throws MqttException {
    return RawClient.connect(port, Trust.broker(credentials), credentials.site().toString());
  }

  /** Asks the gateway for a file as that box. */
  public GatewayClient.Answer fetch(GatewayClient gateway, String sha256) {
    return gateway.get("/api/objects/" + sha256, credentials.apiKey().header());
  }

  /** Asks the gateway for a new certificate as that box. */
  public GatewayClient.Answer renew(GatewayClient gateway) {
    String csr = Csr.of(credentials.key(), "pifleet-box").replace("\n", "\\n");
    return gateway.renew("{\"csr\": \"" + csr + "\"}", credentials.apiKey().header());
  }
}
