package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.apache.activemq.artemis.utils.CertificateUtil;
import org.jspecify.annotations.Nullable;

/**
 * A broker in this JVM, for the demo, where nothing may be installed: it asks for the same
 * certificates as the chart's mosquitto and reads the same ACL and revocation list.
 */
public final class ArtemisBroker implements Broker {
  private static final String PASSWORD = "in-this-folder-only";

  /** MQTT's own, without which a retained message of a topic with a dot is found by no wildcard. */
  private static final WildcardConfiguration WILDCARDS =
      new WildcardConfiguration().setDelimiter('/').setSingleWord('+').setAnyWords('#');

  private final BrokerAcl acl;
  private final SecretMount tls;
  private final int port;
  private final Path folder;
  private @Nullable EmbeddedActiveMQ server;

  /** Prepares one. */
  public ArtemisBroker(Map<String, String> files, SecretMount tls, int port, Path folder) {
    this.acl = new BrokerAcl(files.getOrDefault("acl", ""));
    this.tls = tls;
    this.port = port;
    this.folder = Checkout.made(folder);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void start() {
    ConfigurationImpl config = new ConfigurationImpl();
    config
        .setPersistenceEnabled(false)
        .setSecurityEnabled(true)
        .setJMXManagementEnabled(false)
        .setMqttSessionScanInterval(500)
        // Else a revoked certificate comes in for another ten seconds.
        .setAuthenticationCacheSize(0)
        .setWildCardConfiguration(WILDCARDS)
        .setIncomingInterceptorClassNames(List.of(PromptWills.class.getName()));
    config.addAddressSetting(
        "#", new AddressSettings().setAutoDeleteAddresses(true).setAutoDeleteQueues(true));
    EmbeddedActiveMQ starting = new EmbeddedActiveMQ();
    try {
      config.addAcceptorConfiguration("mqtt", acceptor());
      starting.setConfiguration(config);
      starting.setSecurityManager(new Guard());
      starting.start();
      server = starting;
    } catch (Exception e) {
      throw new IllegalStateException("the broker does not start", e);
    }
  }

  @Override
  public boolean crashed() {
    return server != null && !server.getActiveMQServer().isStarted();
  }

  @Override
  public void kill() {
    close();
  }

  @Override
  public void forget() {
    // It keeps nothing beyond its end.
  }

  @Override
  public void close() {
    EmbeddedActiveMQ running = server;
    if (running != null) {
      server = null;
      try {
        running.stop();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private String acceptor() throws GeneralSecurityException, IOException {
    Authority own = Authority.of(text("tls.crt"), text("tls.key"));
    KeyStore keys = empty();
    keys.setKeyEntry(
        "own", own.key(), PASSWORD.toCharArray(), new X509Certificate[] {own.certificate()});
    KeyStore trusted = empty();
    try (InputStream ca = Files.newInputStream(tls.folder().resolve("ca.crt"))) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(ca));
    }
    return "tcp://127.0.0.1:"
        + port
        + "?protocols=MQTT;tcpNoDelay=true;sslEnabled=true;needClientAuth=true"
        + ";enabledProtocols=TLSv1.3;keyStoreType=PKCS12;trustStoreType=PKCS12"
        + (";keyStorePath=" + stored(keys, "keys.p12") + ";keyStorePassword=" + PASSWORD)
        + (";trustStorePath=" + stored(trusted, "trusted.p12") + ";trustStorePassword=" + PASSWORD);
  }

  private Path stored(KeyStore keys, String name) throws GeneralSecurityException, IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      keys.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private String text(String name) {
    try {
      return Files.readString(tls.folder().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean revoked(X509Certificate certificate) {
    try (InputStream list = Files.newInputStream(tls.folder().resolve("crl.pem"))) {
      X509CRL crl = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(list);
      return crl.isRevoked(certificate);
    } catch (IOException | GeneralSecurityException unreadable) {
      return true;
    }
  }

  private static String commonName(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName().replaceFirst("^CN=([^,]+).*", "$1");
  }

  /**
   * A user is the common name of a certificate that is not revoked; what a user may is in the ACL.
   */
  private final class Guard implements ActiveMQSecurityManager5 {
    @Override
    public @Nullable Subject authenticate(
        String user, String password, RemotingConnection connection, String domain) {
      X509Certificate[] chain = CertificateUtil.getCertsFromConnection(connection);
      if (chain == null || chain.length == 0 || revoked(chain[0])) {
        return null;
      }
      String name = commonName(chain[0]);
      if (!name.equals(connection.getClientID())) {
        return null;
      }
      Subject subject = new Subject();
      subject.getPrincipals().add(new UserPrincipal(name));
      return subject;
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType check, String address) {
      String user = subject.getPrincipals().iterator().next().getName();
      String queue = address.contains("::") ? address.substring(0, address.indexOf("::")) : address;
      String topic = MQTTUtil.getMqttTopicFromCoreAddress(queue, WILDCARDS);
      return switch (check) {
        case SEND -> acl.mayWrite(user, topic);
        case CREATE_ADDRESS -> acl.mayWrite(user, topic) || acl.mayRead(user, topic);
        case CONSUME, BROWSE, CREATE_DURABLE_QUEUE, CREATE_NON_DURABLE_QUEUE ->
            acl.mayRead(user, topic);
        case DELETE_ADDRESS, DELETE_DURABLE_QUEUE, DELETE_NON_DURABLE_QUEUE ->
            acl.mayWrite(user, topic) || acl.mayRead(user, topic);
        case MANAGE, VIEW, EDIT -> false;
      };
    }

    @Override
    public boolean validateUser(String user, String password) {
      return false;
    }

    @Override
    public boolean validateUserAndRole(
        String user, String password, Set<Role> roles, CheckType check) {
      return false;
    }
  }
}
