package io.pifleet.agent.config;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.SiteId;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@code site.conf}.
 *
 * @param id who the box is; null before it is enrolled
 * @param name what people call it
 * @param server where files and certificates come from; null before it is enrolled
 * @param enabled false for a box that is to work by itself
 * @param notifyCommand program and arguments to call on a change; empty for none
 * @param notifyUrl where to POST on a change; null for none
 * @param notifyTimeout how long the player may take
 * @param softwareVersionFile holds the player software's version; null where it is not known
 * @param reserve bytes of the disk that are to stay free
 * @param software whose software the box takes, and how it is run
 */
public record SiteConf(
    @Nullable SiteId id,
    @Nullable String name,
    @Nullable URI server,
    boolean enabled,
    List<String> notifyCommand,
    @Nullable URI notifyUrl,
    Duration notifyTimeout,
    @Nullable Path softwareVersionFile,
    long reserve,
    SoftwareConf software) {
  private static final Duration NOTIFY_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_NOTIFY = Duration.ofMinutes(5);
  private static final long RESERVE = 64L << 20;
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})\\s*(ms|s|m)?");
  private static final long LARGEST_RESERVE = 1L << 40;
  private static final Pattern BYTES = Pattern.compile("(\\d{1,15})\\s*([kmg])?i?b?");

  /** What holds where nobody set anything. */
  public static final SiteConf NONE = of(Ini.parse(""));

  /**
   * Reads a file; one that is not there has no settings.
   *
   * @throws Malformed with the setting's name and what it should be
   */
  public static SiteConf read(Path file) throws IOException {
    try {
      return of(Ini.parse(Files.readString(file)));
    } catch (NoSuchFileException absent) {
      return of(Ini.parse(""));
    } catch (CharacterCodingException e) {
      throw new Malformed(file + ": it is not text in UTF-8; save it so", e);
    } catch (Malformed e) {
      throw new Malformed(file + ": " + e.getMessage(), e);
    }
  }

  /** Reads the settings; throws {@link Malformed}. */
  public static SiteConf of(Ini ini) {
    String id = ini.get("site", "id");
    String command = ini.get("player", "notify_command");
    String version = ini.get("player", "software_version_file");
    return new SiteConf(
        id == null ? null : SiteId.of(id),
        ini.get("site", "name"),
        url("[central] server_url", ini.get("central", "server_url"), List.of("https")),
        flag("[central] enabled", ini.get("central", "enabled")),
        command == null ? List.of() : List.of(command.split("\\s+", -1)),
        url("[player] notify_url", ini.get("player", "notify_url"), List.of("http", "https")),
        time(
            "[player] notify_timeout",
            ini.get("player", "notify_timeout"),
            NOTIFY_TIMEOUT,
            LONGEST_NOTIFY),
        version == null ? null : Path.of(version),
        bytes("[content] reserve_bytes", ini.get("content", "reserve_bytes")),
        SoftwareConf.of(ini));
  }

  private static @Nullable URI url(String key, @Nullable String text, List<String> schemes) {
    if (text == null) {
      return null;
    }
    try {
      URI uri = new URI(text);
      if (uri.getScheme() != null && schemes.contains(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new Malformed(key + " is no URL", e);
    }
    throw new Malformed(key + " must begin with " + String.join(":// or ", schemes) + "://");
  }

  private static boolean flag(String key, @Nullable String text) {
    String value = text == null ? "true" : text.toLowerCase(Locale.ROOT);
    if (!value.equals("true") && !value.equals("false")) {
      throw new Malformed(key + " is true or false");
    }
    return value.equals("true");
  }

  static Duration time(String key, @Nullable String text, Duration absent, Duration longest) {
    if (text == null) {
      return absent;
    }
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new Malformed(key + " is a time such as 10s, 500ms or 1m");
    }
    long number = Long.parseLong(matcher.group(1));
    Duration time =
        "ms".equals(matcher.group(2))
            ? Duration.ofMillis(number)
            : Duration.ofSeconds("m".equals(matcher.group(2)) ? number * 60 : number);
    if (time.isZero() || time.compareTo(longest) > 0) {
      throw new Malformed(key + " is between 1ms and " + longest.toMinutes() + "m");
    }
    return time;
  }

  private static long bytes(String key, @Nullable String text) {
    if (text == null) {
      return RESERVE;
    }
    Matcher matcher = BYTES.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new Malformed(key + " is a number of bytes, or such as 64Mi");
    }
    int shift = matcher.group(2) == null ? 0 : 10 * ("kmg".indexOf(matcher.group(2)) + 1);
    long number = Long.parseLong(matcher.group(1));
    if (number > LARGEST_RESERVE >> shift) {
      throw new Malformed(key + " is at most 1024Gi");
    }
    return number << shift;
  }
}
