package io.pifleet.agent.config;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.ReleaseKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code [software]} of {@code site.conf}: which software the people of this box take.
 *
 * @param distribution the only line of software that is taken; null for any
 * @param keys one of them has to have signed a package
 * @param servicesCommand what stops and starts services, called with the verb and a name; empty for
 *     systemctl
 * @param servicesTimeout how long it may take
 */
public record SoftwareConf(
    @Nullable String distribution,
    List<ReleaseKey> keys,
    List<String> servicesCommand,
    Duration servicesTimeout) {
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,3})\\s*s?");
  private static final int LONGEST = 600;
  private static final int USUAL = 90;

  /** Reads the settings; throws {@link Malformed}. */
  static SoftwareConf of(Ini ini) {
    String command = ini.get("software", "services_command");
    return new SoftwareConf(
        ini.get("software", "distribution"),
        keys(ini.get("software", "keys")),
        command == null ? List.of() : List.of(command.split("\\s+", -1)),
        timeout(ini.get("software", "services_timeout")));
  }

  private static List<ReleaseKey> keys(@Nullable String text) {
    List<ReleaseKey> keys = new ArrayList<>();
    for (String word : text == null ? new String[0] : text.split("[\\s,]+", -1)) {
      if (!word.isEmpty()) {
        keys.add(key(word));
      }
    }
    return List.copyOf(keys);
  }

  /** A key of base64 begins with no slash. */
  private static ReleaseKey key(String word) {
    try {
      return ReleaseKey.of(word.startsWith("/") ? Files.readString(Path.of(word)) : word);
    } catch (IOException e) {
      throw new Malformed("[software] keys: " + word + " cannot be read", e);
    } catch (Malformed e) {
      throw new Malformed("[software] keys: " + e.getMessage(), e);
    }
  }

  private static Duration timeout(@Nullable String text) {
    Matcher matcher = SECONDS.matcher(text == null ? Integer.toString(USUAL) : text);
    int seconds = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    if (seconds < 1 || seconds > LONGEST) {
      throw new Malformed("[software] services_timeout is from 1s to " + LONGEST + "s");
    }
    return Duration.ofSeconds(seconds);
  }
}
