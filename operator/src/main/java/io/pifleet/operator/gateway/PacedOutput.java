package io.pifleet.operator.gateway;

import io.vertx.core.Context;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A file on its way to a box, of which no more lies in memory than a piece. The stream beneath asks
 * the channel whether it takes more, and the channel knows only of what its event loop has got
 * round to; where that is slower than the store, the rest of the file would pile up between them.
 */
final class PacedOutput extends FilterOutputStream {
  private static final int PIECE = 128 * 1024;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Context connection;
  private int ahead;

  /**
   * Paces a stream.
   *
   * @param connection context of the request, whose event loop writes to the socket
   */
  PacedOutput(OutputStream out, Context connection) {
    super(out);
    this.connection = connection;
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    ahead += length;
    if (ahead >= PIECE) {
      ahead = 0;
      awaitTaken();
    }
  }

  /** The event loop does one thing after the other, so what was written before is written. */
  private void awaitTaken() throws IOException {
    CountDownLatch taken = new CountDownLatch(1);
    connection.runOnContext(nothing -> taken.countDown());
    try {
      if (!taken.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the connection took nothing for " + PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
