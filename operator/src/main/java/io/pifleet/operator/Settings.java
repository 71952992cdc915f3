package io.pifleet.operator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a person sets about the operator, with its defaults. {@code pifleet.mqtt.public-url} is
 * also the environment variable {@code PIFLEET_MQTT_PUBLIC_URL}.
 */
@ConfigMapping(prefix = "pifleet")
public interface Settings {
  /** The operator's own namespace: its Secrets, ConfigMaps and Lease. */
  @WithDefault("pifleet-system")
  String namespace();

  /** Namespaces that are reconciled; all when absent. */
  Optional<Set<String>> watchNamespaces();

  /** The broker, as the operator and the boxes reach it. */
  Mqtt mqtt();

  /** The HTTPS server for boxes and people. */
  Gateway gateway();

  /** The broker's own certificate. */
  Broker broker();

  /** Where the library's bytes lie. */
  Store store();

  /** Whose software is brought to boxes. */
  Release release();

  /** Who answers the gates of rollouts. */
  Prometheus prometheus();

  /** When a silent box counts as offline. */
  Presence presence();

  /** How often boxes report. */
  Heartbeat heartbeat();

  /** How often the status takes a sample of the heartbeats. */
  Sample sample();

  /** What boxes get. */
  Certificate certificate();

  /** The broker, as the operator and the boxes reach it. */
  interface Mqtt {
    /** Where the operator connects, such as {@code ssl://pifleet-broker:8883}. */
    URI url();

    /** Where boxes connect; {@link #url} when absent. */
    Optional<URI> publicUrl();

    /** The address that boxes are told. */
    default URI toldToBoxes() {
      return publicUrl().orElseGet(this::url);
    }
  }

  /** The HTTPS server for boxes and people. */
  interface Gateway {
    /** The {@code server_url} that boxes are told, such as {@code https://pifleet.example:8443}. */
    URI publicUrl();

    /** Names and addresses in its certificate, beside the host of {@link #publicUrl}. */
    Optional<List<String>> dnsNames();

    /** Networks (CIDR) whose X-Forwarded-For is believed. */
    Optional<List<String>> trustedProxies();

    /** The longest upload that is taken, in bytes. */
    @WithDefault("8589934592")
    long maxUploadBytes();
  }

  /** The broker's own certificate. */
  interface Broker {
    /** Names and addresses in it, beside the hosts of the two {@link Mqtt} addresses. */
    Optional<List<String>> dnsNames();
  }

  /** Where the library's bytes lie: one bucket of any S3. */
  interface Store {
    /** Its address, such as {@code http://minio:9000}. */
    URI endpoint();

    /** The address by which boxes reach it; absent: the gateway passes the bytes on. */
    Optional<URI> publicEndpoint();

    /** The bucket; made at the first use where it does not exist. */
    @WithDefault("pifleet")
    String bucket();

    /** Its region. */
    @WithDefault("us-east-1")
    String region();

    /** How long a file stays that no Content names any more; zero: for ever. */
    @WithDefault("168h")
    Duration keepUnused();

    /** Who the operator is to the store. */
    String accessKey();

    /** The proof of it. */
    String secretKey();
  }

  /** Whose software is brought to boxes. */
  interface Release {
    /**
     * Public keys (Ed25519) of those who sign packages, as PEM or its middle; none: no release is
     * ready.
     */
    Optional<List<String>> keys();

    /** The largest package that is taken, in bytes. */
    @WithDefault("2147483648")
    long maxPackageBytes();
  }

  /** Who answers the gates of rollouts. */
  interface Prometheus {
    /** Its address, such as {@code http://prometheus:9090}; without one no gate is answered. */
    Optional<URI> url();

    /** A file that holds a bearer token for it, read anew for each question. */
    Optional<Path> tokenFile();

    /** How often a gate is asked while its wave is served, jittered. */
    @WithDefault("30s")
    Duration interval();
  }

  /** When a silent box counts as offline. */
  interface Presence {
    /** How long Offline may last before it is written. */
    @WithDefault("15s")
    Duration grace();
  }

  /** How often boxes report. */
  interface Heartbeat {
    /** The boxes' interval; three missing ones are a loss. */
    @WithDefault("30s")
    Duration interval();
  }

  /** How often the status takes a sample of the heartbeats. */
  interface Sample {
    /** The interval, jittered. */
    @WithDefault("15m")
    Duration interval();
  }

  /** What boxes get. */
  interface Certificate {
    /** How long a box's certificate is valid; it is renewed at two thirds. */
    @WithDefault("P30D")
    Duration lifetime();
  }
}
