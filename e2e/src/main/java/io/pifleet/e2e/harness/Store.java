package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** An S3 store in this JVM that checks signatures and keeps its objects in a folder. */
public final class Store implements AutoCloseable {
  /** The one bucket. */
  public static final String BUCKET = "pifleet";

  /** Name of the store's account. */
  public static final String ACCESS_KEY = "pifleet";

  /** Its password; the store listens on the loopback address only. */
  public static final String SECRET_KEY = "only-for-tests-on-loopback";

  private final Path folder;
  private final int port;
  private S3Proxy server;

  private Store(Path folder, int port, S3Proxy server) {
    this.folder = folder;
    this.port = port;
    this.server = server;
  }

  /** Starts it with its bucket there. */
  public static Store start(Path folder) {
    Checkout.made(folder.resolve(BUCKET));
    int port = Ports.free();
    return new Store(folder, port, serve(folder, port));
  }

  /** Address for S3 clients. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Whether it holds the object; looks into the folder. */
  public boolean holds(String key) {
    return Files.exists(folder.resolve(BUCKET).resolve(key));
  }

  /** All that it holds, parts of unfinished uploads included, but for the sweeper's marks. */
  public Set<String> keys() {
    Path bucket = folder.resolve(BUCKET);
    try (Stream<Path> files = Files.walk(bucket)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> bucket.relativize(file).toString())
          .filter(key -> !key.startsWith("unused/"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loses an object, as disks do. */
  public void lose(String key) {
    try {
      Files.delete(folder.resolve(BUCKET).resolve(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes it down; what it holds stays. */
  public void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Brings it back. */
  public void restart() {
    server = serve(folder, port);
  }

  @Override
  public void close() {
    stop();
  }

  private static S3Proxy serve(Path folder, int port) {
    Properties settings = new Properties();
    settings.setProperty("jclouds.filesystem.basedir", folder.toString());
    try {
      S3Proxy server =
          S3Proxy.builder()
              .blobStore(BlobStores.create("filesystem-nio2", settings))
              .endpoint(URI.create("http://127.0.0.1:" + port))
              .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
              .v4MaxNonChunkedRequestSize(64L << 20)
              .ignoreUnknownHeaders(true)
              .build();
      server.start();
      return server;
    } catch (Exception e) {
      throw new IllegalStateException("the store does not start", e);
    }
  }
}
