package io.pifleet.operator.gateway;

import io.pifleet.operator.authority.Authority;
import io.pifleet.operator.authority.Identity;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.KeyStoreOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/**
 * The gateway's own certificate, minted in memory at the start and again whenever the framework
 * reloads it, so that it never lies anywhere nor ends.
 */
@Singleton
@Identifier("gateway")
class GatewayCertificate implements KeyStoreProvider {
  private final Authority authority;

  @Inject
  GatewayCertificate(Authority authority) {
    this.authority = authority;
  }

  @Override
  public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
    Identity identity = authority.gateway();
    KeyStore store = identity.keyStore();
    return new KeyStoreAndKeyCertOptions(store, options(store));
  }

  private static KeyCertOptions options(KeyStore store) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      store.store(bytes, new char[0]);
      return new KeyStoreOptions()
          .setType("PKCS12")
          .setValue(Buffer.buffer(bytes.toByteArray()))
          .setPassword("");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot hand the gateway's key over", e);
    }
  }
}
