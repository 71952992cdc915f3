package io.pifleet.agent.download;

import io.pifleet.agent.credential.ApiKey;
import io.pifleet.agent.gateway.Https;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to fetch one file: what lies in the part already is not asked for again, and nothing
 * counts before the whole has the right digest.
 */
public final class Download {
  private static final int CHUNK = 64 * 1024;
  private static final String CANCELLED = "cancelled";

  /** A source slower than a kilobyte in a minute only holds others up. */
  private static final long PATIENCE = 60_000_000_000L;

  private static final long LEAST = 1_024;

  private final Https https;
  private final URI source;
  private final ApiKey key;
  private final Part part;
  private final Sha256 sha256;
  private final long size;
  private volatile boolean cancelled;

  /**
   * Prepares it.
   *
   * @param https to the gateway, and where that sends us
   * @param source address of the file at the gateway
   * @param key for the gateway, and for nobody else
   * @param part where it goes
   * @param sha256 what it must have
   * @param size what it must have, in bytes
   */
  Download(Https https, URI source, ApiKey key, Part part, Sha256 sha256, long size) {
    this.https = https;
    this.source = source;
    this.key = key;
    this.part = part;
    this.sha256 = sha256;
    this.size = size;
  }

  /**
   * Ends it as broken: with the next bytes, or when the wait for them has lasted too long. The
   * connection is left to its own thread; {@link HttpURLConnection#disconnect} by another one waits
   * for the reader, or takes away what it is about to use.
   */
  void cancel() {
    cancelled = true;
  }

  /** Fetches, and waits for it. */
  Outcome run(LongConsumer progress) {
    try {
      long had = part.length();
      if (had > size) {
        part.discard();
        had = 0;
      }
      if (had < size || size == 0) {
        Outcome trouble = fetch(had, progress);
        if (trouble != null) {
          return trouble;
        }
      }
      return verified(had > 0);
    } catch (PartTrouble e) {
      Failure reason = e.isFull() ? Failure.DiskShort : Failure.DiskError;
      return new Outcome.Refused(reason, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      String message = e.getMessage();
      return Outcome.Broken.because(
          cancelled ? CANCELLED : message == null ? e.getClass().getSimpleName() : message);
    }
  }

  private @Nullable Outcome fetch(long had, LongConsumer progress) throws IOException {
    HttpURLConnection connection = request(source, had, true);
    try {
      boolean moved = connection.getResponseCode() == Reply.TEMPORARY_REDIRECT;
      if (moved) {
        URI target = Reply.target(source, connection);
        if (target == null) {
          return Outcome.Broken.because("the server sent us nowhere");
        }
        connection.disconnect();
        connection = request(target, had, sameOrigin(source, target));
      }
      Reply reply = Reply.of(connection, had, size, moved);
      if (reply.trouble() != null) {
        if (reply.startOver()) {
          part.discard();
        }
        return reply.trouble();
      }
      part.keepEtag(connection.getHeaderField("ETag"));
      return receive(connection.getInputStream(), reply.startOver(), progress);
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection request(URI uri, long had, boolean withKey) throws IOException {
    if (cancelled) {
      throw new IOException(CANCELLED);
    }
    HttpURLConnection connection = https.open(uri);
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (withKey) {
      connection.setRequestProperty("Authorization", key.header());
    }
    if (had > 0) {
      connection.setRequestProperty("Range", "bytes=" + had + "-");
      String etag = part.etag();
      if (etag != null && !etag.startsWith("W/")) {
        connection.setRequestProperty("If-Match", etag);
      }
    }
    return connection;
  }

  private @Nullable Outcome receive(InputStream in, boolean anew, LongConsumer progress)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (in;
        FileChannel channel = part.open(anew);
        Telling telling = new Telling(channel.position(), progress)) {
      long at = channel.position();
      long since = System.nanoTime();
      long atSince = at;
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        if (cancelled) {
          return Outcome.Broken.because(CANCELLED);
        }
        if (at + n > size) {
          part.discard();
          return Outcome.Broken.because("the server sends more than " + size + " bytes");
        }
        part.write(channel, ByteBuffer.wrap(chunk, 0, n));
        at += n;
        long now = System.nanoTime();
        telling.at(at, now);
        if (now - since > PATIENCE) {
          if (at - atSince < LEAST) {
            return Outcome.Broken.because("the server is too slow");
          }
          since = now;
          atSince = at;
        }
      }
      part.sync(channel);
      return at == size
          ? null
          : Outcome.Broken.because("the connection ended at " + at + " of " + size + " bytes");
    }
  }

  /** What was put together from several attempts may deserve another one from its beginning. */
  private Outcome verified(boolean resumed) throws IOException {
    if (sha256.equals(part.digest())) {
      return new Outcome.Fetched();
    }
    part.discard();
    String message = "what was downloaded is not what was declared";
    return resumed
        ? Outcome.Broken.because(message)
        : new Outcome.Refused(Failure.DigestMismatch, message);
  }

  private static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && one.getPort() == other.getPort();
  }
}
