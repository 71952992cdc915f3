package io.pifleet.agent.credential;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pifleet.protocol.Malformed;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** Keys, certificates and requests as text (RFC 7468). */
public final class Pem {
  private static final int LINE = 64;

  private Pem() {}

  /** Writes DER under a label. */
  public static String write(String label, byte[] der) {
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return begin(label) + "\n" + body + "\n" + end(label) + "\n";
  }

  /** Writes certificates one after the other. */
  public static String write(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        text.append(write("CERTIFICATE", certificate.getEncoded()));
      } catch (CertificateEncodingException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return text.toString();
  }

  /**
   * Reads the first block of a label.
   *
   * @throws Malformed when there is none; the text is not quoted
   */
  public static byte[] read(String label, String text) {
    int from = text.indexOf(begin(label));
    int to = text.indexOf(end(label));
    if (from < 0 || to < from) {
      throw new Malformed("there is no " + label + " in it");
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + begin(label).length(), to));
    } catch (IllegalArgumentException e) {
      throw new Malformed("there is a " + label + " in it that cannot be read", e);
    }
  }

  /**
   * Reads one or more certificates.
   *
   * @throws Malformed when there is none, or one that cannot be read
   */
  public static List<X509Certificate> certificates(String text) {
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text.getBytes(US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new Malformed("there is no certificate in it");
      }
      return certificates;
    } catch (CertificateException e) {
      throw new Malformed("there is a certificate in it that cannot be read", e);
    }
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }
}
