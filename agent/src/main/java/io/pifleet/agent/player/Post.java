package io.pifleet.agent.player;

import io.pifleet.agent.box.PlayerNotice.Event;
import io.pifleet.agent.credential.Trust;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.HttpsURLConnection;

/** Posts JSON to the player; its status decides, its body is not read. */
final class Post implements Tell {
  private final URI url;
  private final Path index;
  private final Duration limit;

  Post(URI url, Path index, Duration limit) {
    this.url = url;
    this.index = index;
    this.limit = limit;
  }

  /**
   * What the player gets.
   *
   * @param event what happened
   * @param name the event as players know it that were written for fleet-management.md
   * @param index path of the index
   * @param content digest of what the index lists
   */
  private record Notice(String event, String name, String index, Sha256 content) {}

  @Override
  public boolean tell(Event event, Sha256 content) throws IOException {
    byte[] json =
        Wire.encode(
            new Notice(
                event.name().toLowerCase(Locale.ROOT),
                event == Event.CONTENT_CHANGED ? "config_updated" : "identify",
                index.toString(),
                content));
    if (!(url.toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new IOException("not an HTTP address");
    }
    if (connection instanceof HttpsURLConnection secure) {
      // The default is whom the gateway's connections believe, see Https.
      secure.setSSLSocketFactory(Trust.system().getSocketFactory());
    }
    AtomicBoolean late = new AtomicBoolean();
    Timer watch = new Timer("notice-limit", true);
    watch.schedule(
        new TimerTask() {
          @Override
          public void run() {
            late.set(true);
            connection.disconnect();
          }
        },
        limit.toMillis());
    try {
      connection.setConnectTimeout((int) limit.toMillis());
      connection.setReadTimeout((int) limit.toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setRequestMethod("POST");
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(json.length);
      connection.setRequestProperty("Content-Type", "application/json");
      try (OutputStream out = connection.getOutputStream()) {
        out.write(json);
      }
      int status = connection.getResponseCode();
      if (late.get() || status / 100 != 2) {
        throw new IOException("it answered " + status);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      // A connection that is taken from under its user throws what it likes, even null pointers.
      if (late.get()) {
        throw new IOException("it took longer than " + limit.toMillis() + " ms", e);
      }
      throw e;
    } finally {
      watch.cancel();
      connection.disconnect();
    }
  }
}
