package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * A stretch of network between a client and a port of this machine: it counts the bytes that pass
 * and can be cut, or fall silent, at any of them.
 */
public final class DroppingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final IntSupplier target;
  private final InetAddress address;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong served = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final Queue<Long> cutAt = new ConcurrentLinkedQueue<>();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile State state = State.UP;
  private volatile BooleanSupplier barred = () -> false;

  private enum State {
    /** Bytes pass. */
    UP,
    /** Connections are refused, as by a network that is unplugged. */
    CUT,
    /** Connections stay and nothing passes, as behind a router that lost its table. */
    SILENT
  }

  /**
   * Starts it.
   *
   * @param address what connections go on from, an address of this machine
   * @param target the port that connections go on to, asked anew for each
   */
  public DroppingProxy(InetAddress address, IntSupplier target) {
    this.address = address;
    this.target = target;
    try {
      server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("proxy-" + port()).start(this::accept);
  }

  /** Where clients connect. */
  public int port() {
    return server.getLocalPort();
  }

  /** Bytes that reached clients so far. */
  public long served() {
    return served.get();
  }

  /** Bytes that came from clients so far. */
  public long taken() {
    return taken.get();
  }

  /** How often {@link #cutAfter} has cut. */
  public int cuts() {
    return cuts.get();
  }

  /** Ends every connection and takes no more. */
  public void cut() {
    state = State.CUT;
    open.forEach(DroppingProxy::reset);
  }

  /** Is as if cut for as long as that holds, asked whenever something is to pass. */
  public void barWhile(BooleanSupplier condition) {
    barred = condition;
  }

  /** Keeps every connection and passes nothing. */
  public void silence() {
    state = State.SILENT;
  }

  /** Ends every connection each time that so many more bytes have reached a client. */
  public void cutAfter(long... gaps) {
    long at = served.get();
    for (long gap : gaps) {
      at += gap;
      cutAt.add(at);
    }
  }

  /** Lets bytes pass again; what was silent is ended, as its parties have given it up. */
  public synchronized void restore() {
    if (state == State.SILENT) {
      open.forEach(DroppingProxy::reset);
    }
    state = State.UP;
    notifyAll();
  }

  @Override
  public void close() {
    cut();
    reset(server);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (state == State.CUT || barred.getAsBoolean()) {
          reset(client);
        } else {
          connect(client);
        }
      } catch (IOException gone) {
        // The server was closed, or the target does not listen: the client sees a closed
        // connection.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket upstream;
    try {
      upstream = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt(), address, 0);
    } catch (IOException nobody) {
      reset(client);
      return;
    }
    client.setTcpNoDelay(true);
    upstream.setTcpNoDelay(true);
    open.add(client);
    open.add(upstream);
    Thread.ofVirtual().start(() -> pass(upstream, client, served));
    Thread.ofVirtual().start(() -> pass(client, upstream, taken));
  }

  private void pass(Socket from, Socket to, AtomicLong counter) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitVoice();
        if (barred.getAsBoolean()) {
          return;
        }
        out.write(buffer, 0, read);
        long passed = counter.addAndGet(read);
        if (counter == served && isTime(passed)) {
          cuts.incrementAndGet();
          open.forEach(DroppingProxy::reset);
        }
      }
    } catch (IOException ended) {
      // One of the two has gone, and by the try so has the other.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private boolean isTime(long bytes) {
    Long next = cutAt.peek();
    return next != null && bytes >= next && cutAt.remove(next);
  }

  private synchronized void awaitVoice() throws IOException {
    try {
      while (state == State.SILENT) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void reset(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception closedAlready) {
      // That is what was wanted.
    }
  }
}
