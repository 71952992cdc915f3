package io.pifleet.e2e.harness;

import io.pifleet.protocol.ReleaseKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who makes a player's software: keeps the private key, packs versions of a small real
 * service and signs them by the commands of the README.
 */
public final class PlayerSoftware {
  /** The line of software. */
  public static final String DISTRIBUTION = "player-stable";

  private static final String AGENT = "agent/pifleet-agent.jar";
  private static final String SERVICE = "player.service";

  private final Path folder;

  private PlayerSoftware(Path folder) {
    this.folder = folder;
  }

  /** Makes a key pair in an empty folder, with nothing but Java: the demo needs no more. */
  public static PlayerSoftware inFolder(Path folder) {
    PlayerSoftware maker = new PlayerSoftware(Checkout.emptied(folder));
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      write(maker.folder.resolve("release.pem"), pem("PRIVATE", pair.getPrivate()));
      write(maker.publicKey(), pem("PUBLIC", pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return maker;
  }

  /** The same by the commands of the README. */
  public static PlayerSoftware byTheReadme(Path folder) {
    PlayerSoftware maker = new PlayerSoftware(Checkout.emptied(folder));
    maker.shell("openssl genpkey -algorithm ed25519 -out release.pem");
    maker.shell("openssl pkey -in release.pem -pubout -out release.pub");
    return maker;
  }

  private static String pem(String kind, Key key) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN %s KEY-----\n%s\n-----END %s KEY-----\n".formatted(kind, base64, kind);
  }

  /** The public key as a PEM file. */
  public Path publicKey() {
    return folder.resolve("release.pub");
  }

  /** The public key, in one line. */
  public String publicKeyLine() {
    try {
      return ReleaseKey.of(Files.readString(publicKey())).base64();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A package.
   *
   * @param file the archive
   * @param signature over its digest, base64
   */
  public record Archive(Path file, String signature) {}

  /** How a version behaves once it is started. */
  public enum Behaviour {
    /** As it should. */
    GOOD,
    /** It ends at once. */
    CRASH,
    /** It takes connections and never answers. */
    HANG,
    /** It is well for a second, then ends. */
    LOOP,
    /** It is well, and while it runs nothing passes between its box and the broker. */
    MUTE
  }

  /** Packs and signs a version. */
  public Archive pack(String version, Behaviour behaviour) {
    return pack(version, behaviour, 0, null);
  }

  /** The same with an agent, where one is given. */
  public Archive pack(String version, Behaviour behaviour, @Nullable Path agent) {
    return pack(version, behaviour, 0, agent);
  }

  /**
   * The same.
   *
   * @param ballast bytes that are in it beside the service, and do not get fewer by compression
   */
  public Archive pack(String version, Behaviour behaviour, int ballast) {
    return pack(version, behaviour, ballast, null);
  }

  private Archive pack(String version, Behaviour behaviour, int ballast, @Nullable Path agent) {
    String name = "player-" + version;
    Path root = Checkout.emptied(folder.resolve(name));
    write(
        root.resolve("pifleet.json"),
        """
        {"distribution": "%s", "version": "%s", "services": ["%s"], %s
         "healthCheck": {"command": ["bin/healthy.py"],
                         "withinSeconds": %d, "stableSeconds": 2, "everySeconds": 1, "limitSeconds": %d}}
        """
            .formatted(
                DISTRIBUTION,
                version,
                SERVICE,
                agent == null ? "" : "\"agent\": \"" + AGENT + "\",",
                // What is good may take its time on a busy machine; what is not need not be waited
                // for.
                isWell(behaviour) ? 90 : 8,
                isWell(behaviour) ? 20 : 2));
    write(root.resolve("behaviour"), behaviour.name().toLowerCase(java.util.Locale.ROOT));
    program("player.py", root.resolve("bin/player.py"));
    program("healthy.py", root.resolve("bin/healthy.py"));
    if (agent != null) {
      copy(agent, root.resolve(AGENT));
    }
    byte[] bytes = new byte[ballast];
    new Random(ballast).nextBytes(bytes);
    write(root.resolve("ballast"), bytes);
    shell(
        "tar -C %s -czf %s.tar.gz pifleet.json behaviour ballast bin %s"
            .formatted(name, name, agent == null ? "" : "agent"));
    return sign(folder.resolve(name + ".tar.gz"));
  }

  private static boolean isWell(Behaviour behaviour) {
    return behaviour == Behaviour.GOOD || behaviour == Behaviour.MUTE;
  }

  /** Signs a file, by the commands of the README. */
  public Archive sign(Path file) {
    String signature =
        shell(
            """
            printf 'pifleet-package-v1 %%s\\n' "$(sha256sum %s | cut -d' ' -f1)" > statement
            openssl pkeyutl -sign -rawin -inkey release.pem -in statement | base64 -w0
            """
                .formatted(file));
    return new Archive(file, signature);
  }

  /** Packs and signs a folder with that manifest and a program. */
  public Archive packSaying(String name, String manifest) {
    Path root = Checkout.emptied(folder.resolve(name));
    write(root.resolve("pifleet.json"), manifest);
    program("healthy.py", root.resolve("bin/healthy.py"));
    // Of the same bytes at every time: its size is shown.
    return pack(
        name,
        "tar --mtime=@0 --owner=0 --group=0 -C %s -c pifleet.json bin | gzip -n > %s.tar.gz"
            .formatted(name, name));
  }

  /** Packs by a command that leaves {@code name.tar.gz}, and signs that. */
  public Archive pack(String name, String command) {
    shell(command);
    return sign(folder.resolve(name + ".tar.gz"));
  }

  /** Lets a box run the software: pins the key, and gives it a script in place of systemd. */
  public void installOn(BoxProcess box) {
    Path script = box.state().resolveSibling("services.sh");
    program("services.sh", script);
    box.configure(
        """
        [software]
        distribution = %s
        keys = %s
        services_command = %s
        """
            .formatted(DISTRIBUTION, publicKey(), script));
    box.broker().barWhile(() -> isMute(box));
  }

  /** Whether what runs there keeps the box from its broker. */
  private static boolean isMute(BoxProcess box) {
    Path behaviour = box.state().resolve("software/current/behaviour");
    try {
      return Files.exists(behaviour) && Files.readString(behaviour).equals("mute");
    } catch (IOException justChanged) {
      return false;
    }
  }

  /** Ends the service that a box's script started: it outlives the box's agent, as it should. */
  static void stopOn(BoxProcess box) {
    Path pid = box.state().resolveSibling("player.pid");
    try {
      if (Files.exists(pid)) {
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
            .ifPresent(ProcessHandle::destroyForcibly);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version that a box's link to its release leads to; empty for none. */
  public static String version(Path link) {
    try {
      return Files.exists(link) ? link.toRealPath().toFile().getName() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the service of a release answers now; empty where it does not. */
  public static String ask(Path release) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(release.resolve("player.sock")));
      ByteBuffer answer = ByteBuffer.allocate(16);
      channel.read(answer);
      return new String(
          answer.array(), 0, answer.position(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException none) {
      return "";
    }
  }

  private static void copy(Path file, Path to) {
    try {
      Files.createDirectories(Objects.requireNonNull(to.getParent()));
      Files.copy(file, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void program(String resource, Path target) {
    try (InputStream in =
        Objects.requireNonNull(PlayerSoftware.class.getResourceAsStream("/player/" + resource))) {
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.write(target, in.readAllBytes());
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    write(file, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String shell(String script) {
    try {
      Process process =
          new ProcessBuilder(new ArrayList<>(List.of("bash", "-euc", script)))
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String printed =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("a command of the story failed: " + script);
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
