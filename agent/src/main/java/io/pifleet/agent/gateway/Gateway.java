package io.pifleet.agent.gateway;

import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.credential.Trust;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gateway as this box knows it now; its certificates may be renewed while the agent runs. */
public final class Gateway {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final URI base;
  private final Supplier<Credentials> credentials;
  private final Duration timeout;
  private @Nullable Credentials known;
  private @Nullable Https https;

  /** Takes its address and what to show there. */
  public Gateway(URI base, Supplier<Credentials> credentials) {
    this(base, credentials, TIMEOUT);
  }

  /**
   * The same with another patience.
   *
   * @param timeout for the connection and for every wait for bytes
   */
  public Gateway(URI base, Supplier<Credentials> credentials, Duration timeout) {
    this.base = base;
    this.credentials = credentials;
    this.timeout = timeout;
  }

  /** An address below a server's, which may have a path of its own. */
  public static URI at(URI base, String path) {
    return URI.create(base.toString().replaceFirst("/+$", "") + path);
  }

  /** An address below the gateway's. */
  public URI at(String path) {
    return at(base, path);
  }

  /** What to show in the {@code Authorization} header. */
  public Supplier<Credentials> credentials() {
    return credentials;
  }

  /** Connections that trust whom this box trusts. */
  public synchronized Https https() {
    Credentials now = credentials.get();
    if (https == null || !now.equals(known)) {
      known = now;
      https = new Https(Trust.gateway(now), timeout);
    }
    return https;
  }
}
