package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports of the loopback address. */
final class Ports {
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  /** Below those that systems give to connections that go out, which would take a port away. */
  private static final int FIRST = 20_000;

  private static final int COUNT = 12_000;

  private Ports() {}

  /** A port that nobody listens on now. */
  static int free() {
    while (true) {
      int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // The next one, then.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Another address of the loopback network each time, where the system has more than one (Linux
   * has them all): every box is a machine of its own to who counts by address.
   */
  static InetAddress nextAddress() {
    int number = ADDRESSES.incrementAndGet();
    try {
      InetAddress address =
          InetAddress.getByAddress(
              new byte[] {127, 1, (byte) (number / 200), (byte) (1 + number % 200)});
      new ServerSocket(0, 1, address).close();
      return address;
    } catch (IOException onlyOne) {
      return InetAddress.getLoopbackAddress();
    }
  }

  /** Whether somebody listens there. */
  static boolean open(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }
}
