package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports of the loopback address. */
final class Ports {
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private Ports() {}

  /** A port that nobody listens on now. */
  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
