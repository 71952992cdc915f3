package io.pifleet.agent.credential;

import io.pifleet.protocol.Sha256;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Believes the one authority whose certificate has the fingerprint that a person typed. The server
 * sends that certificate in its chain, and it is kept for the time after.
 */
public final class PinnedAuthority {
  private final Sha256 fingerprint;
  private volatile @Nullable X509Certificate found;

  /**
   * Takes the fingerprint.
   *
   * @param fingerprint SHA-256 over the authority's certificate
   */
  public PinnedAuthority(Sha256 fingerprint) {
    this.fingerprint = fingerprint;
  }

  /** How to speak with the server. */
  public SSLContext context() {
    return Trust.of(new Pin());
  }

  /** The authority; null before a handshake succeeded. */
  public @Nullable X509Certificate authority() {
    return found;
  }

  /** JSSE checks the host's name around it, as it does for every manager that is not extended. */
  private final class Pin implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("the agent is no server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      for (X509Certificate certificate : chain) {
        if (fingerprint.equals(Sha256.of(Sha256.digest().digest(certificate.getEncoded())))) {
          Trust.believing(List.of(certificate)).checkServerTrusted(chain, type);
          found = certificate;
          return;
        }
      }
      throw new CertificateException(
          "no certificate of the server has the fingerprint " + fingerprint);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
