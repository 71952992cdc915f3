package io.pifleet.agent.software;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An address on this machine that is well when it answers 2xx; its body is not read.
 *
 * @param url where
 * @param limit how long the answer may take, all in all
 */
record LocalAddress(URI url, Duration limit) {
  /** Asks; returns what was met, in a sentence, or null for 2xx. */
  @Nullable String complaint() {
    AtomicBoolean late = new AtomicBoolean();
    Timer watch = new Timer("health-limit", true);
    try {
      // A proxy is for what is outside.
      if (!(url.toURL().openConnection(Proxy.NO_PROXY) instanceof HttpURLConnection connection)) {
        return url + " is not an HTTP address";
      }
      watch.schedule(
          new TimerTask() {
            @Override
            public void run() {
              late.set(true);
              connection.disconnect();
            }
          },
          limit.toMillis());
      int status = status(connection);
      return late.get() ? tooLate() : status / 100 == 2 ? null : url + " answered " + status;
    } catch (SocketTimeoutException e) {
      return tooLate();
    } catch (IOException | RuntimeException e) {
      // A connection that is taken from under its user throws what it likes, even null pointers.
      return late.get() ? tooLate() : url + " does not answer: " + e.getMessage();
    } finally {
      watch.cancel();
    }
  }

  private int status(HttpURLConnection connection) throws IOException {
    try {
      connection.setConnectTimeout((int) limit.toMillis());
      connection.setReadTimeout((int) limit.toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestProperty("Connection", "close");
      int status = connection.getResponseCode();
      if (status < 0) {
        throw new IOException("what it says is not HTTP");
      }
      if (status / 100 == 2) {
        // What it met after the status line it says only to who asks for more.
        connection.getInputStream().close();
      }
      return status;
    } finally {
      connection.disconnect();
    }
  }

  private String tooLate() {
    return url + " took longer than " + Spell.of(limit);
  }
}
