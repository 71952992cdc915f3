package io.pifleet.agent.download;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A server of one file that behaves as a test wants. */
final class FileServer implements AutoCloseable {
  /** How it answers a request. */
  interface Manner {
    /** Answers. */
    void answer(HttpExchange exchange) throws IOException;
  }

  final List<Headers> requests = new CopyOnWriteArrayList<>();
  final AtomicLong served = new AtomicLong();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final byte[] file;
  volatile Manner manner;
  volatile String etag = "\"one\"";

  FileServer(byte[] file) throws IOException {
    this.file = file;
    this.manner = exchange -> serve(exchange, Long.MAX_VALUE);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestHeaders());
          manner.answer(exchange);
        });
    server.start();
  }

  URI uri(String host) {
    return URI.create("http://" + host + ":" + server.getAddress().getPort() + "/file");
  }

  /** Serves as a good server does, and hangs up after so many bytes. */
  void serve(HttpExchange exchange, long most) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String match = exchange.getRequestHeaders().getFirst("If-Match");
    exchange.getResponseHeaders().set("ETag", etag);
    if (match != null && !match.equals(etag)) {
      say(exchange, 412, "");
      return;
    }
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (from >= file.length) {
      say(exchange, 416, "");
      return;
    }
    if (range != null) {
      String sent = "bytes " + from + "-" + (file.length - 1) + "/" + file.length;
      exchange.getResponseHeaders().set("Content-Range", sent);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, file.length - from);
    int length = (int) Math.min(most, file.length - from);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(file, from, length);
      out.flush();
      served.addAndGet(length);
    } catch (IOException hungUp) {
      exchange.close();
    }
  }

  static void say(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
