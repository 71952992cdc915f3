package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A TLS connection on which a client writes HTTP by itself, true or not, whole or not. */
public final class RawHttps implements AutoCloseable {
  private static final int LIMIT_MILLIS = 60_000;
  private static final String END = "\r\n\r\n";
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)");

  private final SSLSocket socket;

  private RawHttps(SSLSocket socket) {
    this.socket = socket;
  }

  static RawHttps connect(int port, SSLContext tls) {
    try {
      SSLSocket socket =
          (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(LIMIT_MILLIS);
      return new RawHttps(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes lines of a head, and the empty line that ends it. */
  public RawHttps head(String... lines) {
    return send((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes bytes of a body. */
  public RawHttps send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that nothing follows. */
  public RawHttps end() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next answer, head and body; what there is of it when the server closes before. */
  public String answer() {
    StringBuilder answer = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        answer.append((char) next);
        if (answer.indexOf(END) == answer.length() - END.length() && next == '\n') {
          return answer + new String(in.readNBytes(length(answer)), StandardCharsets.UTF_8);
        }
      }
      return answer.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int length(CharSequence head) {
    Matcher length = LENGTH.matcher(head);
    return length.find() ? Integer.parseInt(length.group(1)) : 0;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException gone) {
      // That is what was wanted.
    }
  }
}
