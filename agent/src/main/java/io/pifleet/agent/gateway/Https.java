package io.pifleet.agent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Connections with time limits on every wait, of the JDK's small client: its newer one costs the
 * box several megabytes and has no limit for a body that stalls.
 */
public final class Https {
  /** Longest answer that is read whole. */
  private static final int LONGEST = 256 * 1024;

  private final SSLContext context;
  private final int timeout;

  /**
   * Takes whom to believe.
   *
   * @param context for TLS
   * @param timeout for the connection and for every wait for bytes
   */
  public Https(SSLContext context, Duration timeout) {
    this.context = context;
    this.timeout = (int) timeout.toMillis();
    // Each connection is made with the default and is then given its own. The default's default
    // would read all authorities of the system, which costs the box more than a megabyte.
    HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
  }

  /** Opens a connection that follows nothing by itself. */
  public HttpURLConnection open(URI uri) throws IOException {
    URL url = uri.toURL();
    if (!(url.openConnection() instanceof HttpURLConnection connection)) {
      throw new IOException("not an HTTP address");
    }
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(context.getSocketFactory());
    }
    connection.setConnectTimeout(timeout);
    connection.setReadTimeout(timeout);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    return connection;
  }

  /**
   * Posts JSON and reads the whole answer.
   *
   * @param authorization value of that header; null for none
   */
  public Answer post(URI uri, @Nullable String authorization, byte[] json) throws IOException {
    HttpURLConnection connection = open(uri);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(json.length);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("Accept", "application/json");
    if (authorization != null) {
      connection.setRequestProperty("Authorization", authorization);
    }
    try {
      connection.getOutputStream().write(json);
      return answer(connection);
    } finally {
      connection.disconnect();
    }
  }

  /** Asks for the status of an address, and for the server's time. */
  public Answer get(URI uri, @Nullable String authorization) throws IOException {
    HttpURLConnection connection = open(uri);
    if (authorization != null) {
      connection.setRequestProperty("Authorization", authorization);
    }
    try {
      return answer(connection);
    } finally {
      connection.disconnect();
    }
  }

  private static Answer answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    byte[] body = in == null ? new byte[0] : in.readNBytes(LONGEST + 1);
    if (body.length > LONGEST) {
      throw new IOException("the server's answer is longer than " + LONGEST + " bytes");
    }
    return new Answer(
        status, new String(body, UTF_8), Retry.after(connection), connection.getDate());
  }

  /**
   * What a server said.
   *
   * @param status of HTTP
   * @param body as a whole
   * @param retryAfterSeconds what it asked to wait; 0 for nothing
   * @param date its clock in milliseconds since 1970; 0 where it does not say
   */
  public record Answer(int status, String body, long retryAfterSeconds, long date) {

    /** Reads the body as a message; throws {@link io.pifleet.protocol.Malformed}. */
    public <T extends Record> T as(Class<T> type) {
      return Wire.decode(body.getBytes(UTF_8), type);
    }

    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }
}
