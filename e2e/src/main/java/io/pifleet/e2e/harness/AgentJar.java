package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The agent's own jar under another version, so that it can be told which one runs. */
public final class AgentJar {
  private static final String TRANSPORTS =
      "META-INF/services/org.eclipse.paho.mqttv5.client.spi.NetworkModuleFactory";

  private AgentJar() {}

  /** One that works. */
  public static Path of(String version, Path folder) {
    return made(version, folder, null, null);
  }

  /** One that ends at once: what it would start with is not in it. */
  public static Path broken(String version, Path folder) {
    return made(version, folder, "no.such.Program", null);
  }

  /** One that runs and never reaches the broker: it was packed without its MQTT transports. */
  public static Path deaf(String version, Path folder) {
    return made(version, folder, null, TRANSPORTS);
  }

  private static Path made(
      String version, Path folder, @Nullable String main, @Nullable String without) {
    Set<String> left =
        without == null ? Set.of(JarFile.MANIFEST_NAME) : Set.of(JarFile.MANIFEST_NAME, without);
    Path jar = Checkout.made(folder).resolve("pifleet-agent-" + version + ".jar");
    try (JarFile own = new JarFile(Checkout.program("agent/target/pifleet-agent.jar").toFile())) {
      Manifest manifest = new Manifest(own.getManifest());
      Attributes said = manifest.getMainAttributes();
      said.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
      if (main != null) {
        said.put(Attributes.Name.MAIN_CLASS, main);
      }
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
        for (Enumeration<JarEntry> all = own.entries(); all.hasMoreElements(); ) {
          JarEntry entry = all.nextElement();
          if (!left.contains(entry.getName())) {
            out.putNextEntry(new JarEntry(entry.getName()));
            own.getInputStream(entry).transferTo(out);
          }
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
