package io.pifleet.agent.credential;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom the box believes in a TLS handshake, and what it shows there. */
public final class Trust {
  private static final char[] IN_MEMORY = new char[0];

  static {
    // The provider reads it once, before the first context: nothing older than 1.3 is spoken.
    System.setProperty("jdk.tls.client.protocols", "TLSv1.3");
  }

  private Trust() {}

  /** Believes the authorities that the system believes. */
  public static SSLContext system() {
    return context(null, null);
  }

  /** Believes these authorities and no other. */
  public static SSLContext of(List<X509Certificate> authorities) {
    return context(null, new TrustManager[] {believing(authorities)});
  }

  /** Believes what a trust manager believes. */
  static SSLContext of(X509TrustManager manager) {
    return context(null, new TrustManager[] {manager});
  }

  /** How to speak with the gateway; where it was pinned, its authority may have been renewed. */
  public static SSLContext gateway(Credentials credentials) {
    return credentials.serverAuthorities().isEmpty()
        ? system()
        : of(
            Stream.of(credentials.serverAuthorities(), credentials.authorities())
                .flatMap(List::stream)
                .toList());
  }

  /** How to speak with the broker: both sides show a certificate of the fleet's authority. */
  public static SSLContext broker(Credentials credentials) {
    return context(shown(credentials), new TrustManager[] {believing(credentials.authorities())});
  }

  static X509TrustManager believing(List<X509Certificate> authorities) {
    try {
      KeyStore store = emptyStore();
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("ca" + i, authorities.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return (X509TrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyManager[] shown(Credentials credentials) {
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry(
          "box",
          credentials.key().getPrivate(),
          IN_MEMORY,
          credentials.chain().toArray(Certificate[]::new));
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, IN_MEMORY);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static SSLContext context(
      KeyManager @Nullable [] shown, TrustManager @Nullable [] believed) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shown, believed, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
