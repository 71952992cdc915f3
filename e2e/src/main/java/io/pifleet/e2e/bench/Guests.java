package io.pifleet.e2e.bench;

import io.pifleet.e2e.harness.Broker;
import io.pifleet.e2e.harness.SecretMount;
import io.pifleet.e2e.harness.World;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Users of the broker that the chart does not have and the bench does. */
final class Guests {
  /** Hears all. */
  static final String EAR = "bench-ear";

  /** Publishes where only {@link #EAR} hears. */
  static final String MOUTH = "bench-mouth";

  /** Speaks for all boxes. */
  static final String BOXES = "bench-boxes";

  private static final String ACL =
      """

      user bench-ear
      topic read pifleet/v1/#
      topic read bench/#

      user bench-mouth
      topic write bench/#

      user bench-boxes
      topic read pifleet/v1/+/down/command
      topic write pifleet/v1/+/up/#
      """;

  private Guests() {}

  /** Mosquitto with the chart's files, and these. */
  static Broker broker(Map<String, String> files, SecretMount tls, int port, Path folder) {
    Map<String, String> more = new HashMap<>(files);
    more.computeIfPresent("acl", (name, text) -> text + ACL);
    return World.BrokerKind.MOSQUITTO.make(more, tls, port, folder);
  }
}
