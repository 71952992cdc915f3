package io.pifleet.agent.config;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.ReleaseKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings in {@code [software]}: whose software the box takes, and how it is run.
 *
 * @param distribution line of software that the box follows; null for the first that comes
 * @param keys whose signature it believes; empty for nobody's, and then it takes no software
 * @param servicesCommand program and arguments that stop and start a service; empty for systemctl
 * @param servicesTimeout how long one service may take to stop or start
 */
public record SoftwareConf(
    @Nullable String distribution,
    List<ReleaseKey> keys,
    List<String> servicesCommand,
    Duration servicesTimeout) {
  private static final String SECTION = "software";
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int MAX_KEYS = 16;

  /** A file of two lines of PEM and one of base64; ten times that is another file. */
  private static final int MAX_KEY_FILE = 4_096;

  /** What a manifest may say, see {@link io.pifleet.protocol.Manifest}. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** Reads the settings, and the files that they name; throws {@link Malformed}. */
  static SoftwareConf of(Ini ini) {
    String timeout = ini.get(SECTION, "services_timeout");
    return new SoftwareConf(
        distribution(ini.get(SECTION, "distribution")),
        keys(ini.get(SECTION, "keys")),
        command(ini.get(SECTION, "services_command")),
        SiteConf.time("[software] services_timeout", timeout, TIMEOUT, LONGEST));
  }

  private static @Nullable String distribution(@Nullable String text) {
    if (text != null && !LABEL.matcher(text).matches()) {
      throw new Malformed(
          "[software] distribution is a name of lower-case letters, digits and hyphens, such as"
              + " player");
    }
    return text;
  }

  private static List<String> command(@Nullable String text) {
    if (text == null) {
      return List.of();
    }
    List<String> words = List.of(text.split("\\s+", -1));
    if (!words.get(0).startsWith("/")) {
      throw new Malformed(
          "[software] services_command begins with the program's whole path, such as"
              + " /usr/local/bin/services");
    }
    return words;
  }

  private static List<ReleaseKey> keys(@Nullable String text) {
    if (text == null) {
      return List.of();
    }
    String[] names = text.split(",", -1);
    if (names.length > MAX_KEYS) {
      throw new Malformed("[software] keys holds at most " + MAX_KEYS);
    }
    List<ReleaseKey> keys = new ArrayList<>();
    for (String name : names) {
      keys.add(key(name.strip()));
    }
    return List.copyOf(keys);
  }

  /** Every key of this kind begins with the same letters, and none of them is a slash. */
  private static ReleaseKey key(String name) {
    boolean isFile = name.startsWith("/");
    String what = "[software] keys: " + (isFile ? name + ": " : "");
    try {
      return ReleaseKey.of(isFile ? content(Path.of(name)) : name);
    } catch (Malformed e) {
      throw new Malformed(
          what + e.getMessage() + "; give its base64, or the whole path of its PEM file", e);
    } catch (NoSuchFileException e) {
      throw new Malformed(what + "there is no such file; copy the key there", e);
    } catch (IOException e) {
      throw new Malformed(what + "it cannot be read as a PEM file; see its mode", e);
    }
  }

  private static String content(Path file) throws IOException {
    if (Files.size(file) > MAX_KEY_FILE) {
      throw new Malformed("it is too long for a key");
    }
    return Files.readString(file);
  }
}
