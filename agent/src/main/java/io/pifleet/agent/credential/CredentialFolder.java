package io.pifleet.agent.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code credentials}, for its owner alone. A file is replaced as a whole or not at all;
 * {@code mqtt.json} is the last one of an enrollment, so where it is, the others are.
 */
public final class CredentialFolder {
  private static final String KEY = "client.key";
  private static final String CERTIFICATE = "client.crt";
  private static final String AUTHORITY = "ca.crt";
  private static final String SERVER_AUTHORITY = "server-ca.crt";
  private static final String API_KEY = "api.key";
  private static final String BROKER = "mqtt.json";

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private final Path folder;

  /** Takes the agent's state folder. */
  public CredentialFolder(Path state) {
    this.folder = state.resolve("credentials");
  }

  /** Content of mqtt.json. */
  private record Broker(@Nullable String url) {
    URI uri() {
      if (url == null) {
        throw new Malformed("it has no url");
      }
      return URI.create(url);
    }
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /** Whether an enrollment was finished; throws where this user may not look. */
  public boolean isComplete() throws IOException {
    Path last = folder.resolve(BROKER);
    if (!Files.exists(last) && !Files.notExists(last)) {
      throw new AccessDeniedException(folder.toString());
    }
    return Files.exists(last);
  }

  /**
   * Reads all.
   *
   * @return null when the box is not enrolled
   * @throws Malformed when a file is missing or spoilt, with its name and never its content
   */
  public @Nullable Credentials load() throws IOException {
    if (!isComplete()) {
      return null;
    }
    String server = textOrNull(SERVER_AUTHORITY);
    return new Credentials(
        named(KEY, () -> BoxKey.read(text(KEY))),
        named(CERTIFICATE, () -> Pem.certificates(text(CERTIFICATE))),
        named(AUTHORITY, () -> Pem.certificates(text(AUTHORITY))),
        server == null ? List.of() : named(SERVER_AUTHORITY, () -> Pem.certificates(server)),
        named(API_KEY, () -> new ApiKey(text(API_KEY).strip())),
        named(BROKER, () -> Wire.decode(text(BROKER).getBytes(UTF_8), Broker.class).uri()));
  }

  /** The key that the next enrollment uses: the one of an attempt whose answer got lost, or new. */
  public KeyPair pendingKey() throws IOException {
    String name = pendingName();
    String text = textOrNull(name);
    if (text != null) {
      try {
        return BoxKey.read(text);
      } catch (Malformed spoilt) {
        Files.delete(folder.resolve(name));
      }
    }
    KeyPair pair = BoxKey.fresh();
    write(name, BoxKey.write(pair));
    return pair;
  }

  /** Finishes an enrollment that used {@link #pendingKey}. */
  public void save(Credentials credentials) throws IOException {
    String pending = pendingName();
    write(CERTIFICATE, Pem.write(credentials.chain()));
    write(AUTHORITY, Pem.write(credentials.authorities()));
    if (credentials.serverAuthorities().isEmpty()) {
      Files.deleteIfExists(folder.resolve(SERVER_AUTHORITY));
    } else {
      write(SERVER_AUTHORITY, Pem.write(credentials.serverAuthorities()));
    }
    write(API_KEY, credentials.apiKey().secret() + "\n");
    write(BROKER, new String(Wire.encode(new Broker(credentials.broker().toString())), UTF_8));
    if (!pending.equals(KEY)) {
      Files.move(folder.resolve(pending), folder.resolve(KEY), StandardCopyOption.ATOMIC_MOVE);
    }
    sync();
  }

  /** Takes a renewed certificate of the same key. */
  public void renew(List<X509Certificate> chain, List<X509Certificate> authorities)
      throws IOException {
    write(AUTHORITY, Pem.write(authorities));
    write(CERTIFICATE, Pem.write(chain));
  }

  /** Forgets everything. */
  public void wipe() throws IOException {
    for (String name :
        List.of(BROKER, API_KEY, KEY, KEY + ".new", CERTIFICATE, AUTHORITY, SERVER_AUTHORITY)) {
      Files.deleteIfExists(folder.resolve(name));
    }
    if (Files.exists(folder)) {
      sync();
    }
  }

  /** Names of what others than the owner can reach, the folder itself as a dot. */
  public List<String> exposed() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(folder, 1)) {
      return paths.filter(CredentialFolder::isExposed).map(this::nameOf).sorted().toList();
    }
  }

  private String nameOf(Path path) {
    return path.equals(folder) ? "." : path.getFileName().toString();
  }

  private static boolean isExposed(Path path) {
    try {
      Set<PosixFilePermission> has = Files.getPosixFilePermissions(path);
      return !FOLDER.containsAll(has);
    } catch (IOException unreadable) {
      return true;
    }
  }

  private String pendingName() throws IOException {
    return isComplete() ? KEY + ".new" : KEY;
  }

  private String text(String name) throws IOException {
    String text = textOrNull(name);
    if (text == null) {
      throw new Malformed("it is missing");
    }
    return text;
  }

  private @Nullable String textOrNull(String name) throws IOException {
    try {
      // What is no text is named by whoever reads it.
      return new String(Files.readAllBytes(folder.resolve(name)), UTF_8);
    } catch (NoSuchFileException absent) {
      return null;
    }
  }

  private void write(String name, String text) throws IOException {
    FileAttribute<?> forOwner = PosixFilePermissions.asFileAttribute(FOLDER);
    Files.createDirectories(folder.toAbsolutePath().getParent());
    if (!Files.exists(folder)) {
      Files.createDirectory(folder, forOwner);
    }
    Path next = folder.resolve(name + ".tmp");
    Files.deleteIfExists(next);
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(FILE))) {
      for (ByteBuffer rest = ByteBuffer.wrap(text.getBytes(UTF_8)); rest.hasRemaining(); ) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    sync();
  }

  private void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Something read from a file. */
  private interface Reading<T> {
    T get() throws IOException;
  }

  private static <T> T named(String name, Reading<T> reading) throws IOException {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new Malformed("credentials/" + name + ": " + e.getMessage(), e);
    }
  }
}
