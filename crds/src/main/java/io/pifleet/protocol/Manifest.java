package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a package says of itself: the file {@value #FILE}, the first in the archive, so that it is
 * read before the rest. All that a box does for a release is here and so under its signature: no
 * field of a resource names a program or a service.
 *
 * @param distribution line of software
 * @param version by semver.org 2.0.0, without build metadata: they are no part of the order, and
 *     two packages of one version would be
 * @param minVersion the lowest version that it updates from, not above {@code version}; null for
 *     any
 * @param expires after which a box does not take it any more, RFC 3339; null for never. It keeps
 *     somebody who holds newer ones back from passing it off as news
 * @param services stopped before and started after the change, in this order; at most {@value
 *     #MAX_SERVICES}
 * @param healthCheck how the software is told from broken
 * @param agent the program that manages the box, a jar of the package; null for the one that was
 *     installed on the box. It comes and goes with the rest of the release, so that a player never
 *     meets an agent that it was not made for
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Manifest(
    String distribution,
    String version,
    @Nullable String minVersion,
    @Nullable Instant expires,
    List<String> services,
    HealthCheck healthCheck,
    @Nullable String agent) {
  /** One that brings no agent. */
  public Manifest(
      String distribution,
      String version,
      @Nullable String minVersion,
      @Nullable Instant expires,
      List<String> services,
      HealthCheck healthCheck) {
    this(distribution, version, minVersion, expires, services, healthCheck, null);
  }

  /** Its name in the archive. */
  public static final String FILE = "pifleet.json";

  /** Its longest form in bytes. */
  public static final int MAX_BYTES = 65_536;

  /** Most services of one package. */
  public static final int MAX_SERVICES = 16;

  /** What systemd takes for a unit's name, and no option. */
  private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@:-]{0,99}");

  /** What a shell script reads as one word that is no option, and that stays in the package. */
  private static final Pattern JAR =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*[.]jar");

  private static final int MAX_JAR = 200;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** As the field of the same name in a SoftwareRelease. */
  private static final Pattern VERSION =
      Pattern.compile(
          "(0|[1-9][0-9]{0,8})[.](0|[1-9][0-9]{0,8})[.](0|[1-9][0-9]{0,8})"
              + "(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?");

  /**
   * How the software is told from broken: by a program of the package or by an address of its own.
   * It has to pass for {@code stableSeconds} without a failure, and to have done so within {@code
   * withinSeconds}; after that it is asked every {@code everySeconds}.
   *
   * @param command program and arguments, the program relative to the package; status 0 passes
   * @param http an http address on this machine; a status from 200 to 299 passes
   * @param withinSeconds from the start to the proof, 1 to 3600; 60 where absent
   * @param stableSeconds without a failure, 0 to {@code withinSeconds}; 5 where absent
   * @param everySeconds between two questions, 1 to 300; 2 while it has to prove itself and 30
   *     later where absent
   * @param limitSeconds for one answer, 1 to 60; 5 where absent
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record HealthCheck(
      List<String> command,
      @Nullable String http,
      @Nullable Integer withinSeconds,
      @Nullable Integer stableSeconds,
      @Nullable Integer everySeconds,
      @Nullable Integer limitSeconds) {
    private static final int MAX_WORDS = 32;

    private static final Pattern LOCAL =
        Pattern.compile("http://(127[.]0[.]0[.]1|localhost|\\[::1])(:[0-9]{1,5})?(/[!-~]{0,500})?");

    /** Checks the figures, and that it is exactly one of the two; throws {@link Malformed}. */
    public HealthCheck {
      command = listed("healthCheck.command", command);
      if (command.isEmpty() == (http == null)) {
        throw new Malformed("healthCheck names exactly one of command and http");
      }
      if (command.size() > MAX_WORDS) {
        throw new Malformed("healthCheck.command holds at most " + MAX_WORDS + " words");
      }
      if (command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
        throw new Malformed("healthCheck.command holds words without the character U+0000");
      }
      if (!command.isEmpty() && !staysInside(command.get(0))) {
        throw new Malformed("healthCheck.command begins with a file of the package");
      }
      if (http != null && !isLocal(http)) {
        throw new Malformed("healthCheck.http is an address such as http://127.0.0.1:8080/health");
      }
      withinSeconds = figure("withinSeconds", withinSeconds, 60, 1, 3600);
      stableSeconds =
          figure("stableSeconds", stableSeconds, Math.min(5, withinSeconds), 0, withinSeconds);
      limitSeconds = figure("limitSeconds", limitSeconds, 5, 1, 60);
      if (everySeconds != null) {
        figure("everySeconds", everySeconds, everySeconds, 1, 300);
      }
    }

    /** Pause between two questions, while it has to prove itself or later. */
    public int pauseSeconds(boolean proving) {
      return everySeconds != null ? everySeconds : proving ? 2 : 30;
    }

    private static int figure(
        String field, @Nullable Integer value, int absent, int least, int most) {
      int number = value == null ? absent : value;
      if (number < least || number > most) {
        throw new Malformed("healthCheck." + field + " is from " + least + " to " + most);
      }
      return number;
    }

    private static boolean staysInside(String program) {
      return !program.startsWith("/")
          && !program.isBlank()
          && List.of(program.split("/", -1)).stream().noneMatch(p -> p.equals(".."));
    }

    /** Any other host could say of the box what it likes. */
    private static boolean isLocal(String address) {
      return LOCAL.matcher(address).matches();
    }
  }

  /** Checks every field; throws {@link Malformed} with the field and its rule. */
  public Manifest {
    if (distribution == null || !LABEL.matcher(distribution).matches()) {
      throw new Malformed("distribution is a name of lower-case letters, digits and hyphens");
    }
    Version own = version("version", version);
    if (minVersion != null && version("minVersion", minVersion).isAfter(own)) {
      throw new Malformed(
          "minVersion is %s and version %s; no box could take it".formatted(minVersion, version));
    }
    services = listed("services", services);
    if (services.size() > MAX_SERVICES) {
      throw new Malformed("services names at most " + MAX_SERVICES);
    }
    for (String service : services) {
      if (!SERVICE.matcher(service).matches()) {
        throw new Malformed("services holds names of systemd units, such as player.service");
      }
    }
    Malformed.required("healthCheck", healthCheck);
    if (agent != null && (agent.length() > MAX_JAR || !JAR.matcher(agent).matches())) {
      throw new Malformed("agent is a jar of the package, such as agent/pifleet-agent.jar");
    }
  }

  /**
   * Reads one. Fields that are not known here are left: a later version may have made it.
   *
   * @throws Malformed with the field and its rule
   */
  public static Manifest read(byte[] json) {
    return read(json, false);
  }

  /**
   * Reads one whose maker can still mend it: {@code expiers} must not be a release that never does.
   *
   * @throws Malformed with the field and its rule
   */
  public static Manifest proofread(byte[] json) {
    return read(json, true);
  }

  private static Manifest read(byte[] json, boolean strictly) {
    if (json.length > MAX_BYTES) {
      throw new Malformed(FILE + " is longer than " + MAX_BYTES + " bytes");
    }
    try {
      return Wire.decodeByHand(json, Manifest.class, strictly);
    } catch (Malformed e) {
      throw new Malformed(FILE + ": " + e.getMessage(), e);
    }
  }

  private static List<String> listed(String field, @Nullable List<String> texts) {
    if (texts == null) {
      return List.of();
    }
    if (texts.stream().anyMatch(Objects::isNull)) {
      throw new Malformed(field + " holds texts, and no null");
    }
    return List.copyOf(texts);
  }

  /** Whether boxes take it no more. */
  public boolean isExpired(Instant now) {
    return expires != null && !expires.isAfter(now);
  }

  private static Version version(String field, @Nullable String text) {
    Malformed.named(field, text);
    return Version.of(String.valueOf(text))
        .filter(v -> VERSION.matcher(String.valueOf(text)).matches())
        .orElseThrow(
            () ->
                new Malformed(
                    field + " is a version of three numbers, such as 2.2.0 or 2.3.0-rc.1"));
  }
}
