package io.pifleet.e2e.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pifleet.agent.box.SoftwareRules;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.Manifest.HealthCheck;
import io.pifleet.protocol.ReleaseKey;
import io.pifleet.protocol.Sha256;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The packages of software of one run, good and bad, one for each version. */
final class Packs {
  static final String LINE = "player";

  private static final List<Ailment> BAD =
      List.of(Ailment.values()).subList(1, Ailment.values().length);

  private static final KeyPair OURS = pair((byte) 1);
  private static final KeyPair FORGER = pair((byte) 2);

  /** Whom the boxes believe. */
  static final SoftwareRules RULES = new SoftwareRules(List.of(key(OURS)), null);

  /** Whom careless boxes believe. */
  static final SoftwareRules ANYBODY = new SoftwareRules(List.of(key(OURS), key(FORGER)), null);

  /** Signing takes long, and a name says all that is in a package. */
  private static final Map<String, String> SIGNATURES = new ConcurrentHashMap<>();

  private final Timeline timeline;
  private final int patience;
  private final NavigableMap<String, Pack> packs = new TreeMap<>();

  /**
   * Begins with none.
   *
   * @param patience seconds between two questions for the health; 0 for as often as usual
   */
  Packs(Timeline timeline, int patience) {
    this.timeline = timeline;
    this.patience = patience;
  }

  /**
   * One package.
   *
   * @param manifest what it says of itself
   * @param text all of it
   * @param signature over its digest
   * @param ailment what is wrong with it
   */
  record Pack(Manifest manifest, String text, Sha256 sha256, String signature, Ailment ailment) {
    byte[] bytes() {
      return text.getBytes(UTF_8);
    }

    String version() {
      return manifest.version();
    }

    boolean genuine() {
      return ailment != Ailment.FORGED;
    }
  }

  /** Makes the next version; half of them are bad in some way. */
  Pack next() {
    int number = packs.size() + 1;
    Ailment ailment = timeline.chance(550) ? Ailment.NONE : BAD.get(timeline.below(BAD.size()));
    String least = number > 2 && timeline.chance(100) ? version(number - 1) : null;
    return make(number, ailment, least);
  }

  /** Makes a version. */
  Pack make(int number, Ailment ailment, @Nullable String least) {
    Integer pause = patience == 0 ? null : (Integer) patience;
    HealthCheck health =
        new HealthCheck(
            List.of(), "http://127.0.0.1/health", 5 + timeline.below(60), null, pause, null);
    Manifest manifest =
        new Manifest(LINE, version(number), least, null, List.of("player.service"), health);
    String text = "package " + manifest.version() + " " + ailment + " " + least;
    Sha256 sha256 = Sha256.ofText(text);
    Pack pack =
        new Pack(
            manifest,
            text,
            sha256,
            SIGNATURES.computeIfAbsent(
                text, t -> sign(ailment == Ailment.FORGED ? FORGER : OURS, sha256)),
            ailment);
    packs.put(pack.version(), pack);
    return pack;
  }

  /** Number of the newest. */
  int newest() {
    return packs.size();
  }

  static String version(int number) {
    return "1." + number + ".0";
  }

  Pack of(String version) {
    Pack pack = packs.get(version);
    if (pack == null) {
      throw new LawBroken("nobody made version " + version);
    }
    return pack;
  }

  byte @Nullable [] bytes(Sha256 sha256) {
    return packs.values().stream()
        .filter(p -> p.sha256().equals(sha256))
        .map(Pack::bytes)
        .findFirst()
        .orElse(null);
  }

  /** The same pair in every run of every machine. */
  private static KeyPair pair(byte seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(255, new Fixed(seed));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ReleaseKey key(KeyPair pair) {
    return new ReleaseKey(Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
  }

  private static String sign(KeyPair pair, Sha256 sha256) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(ReleaseKey.statement(sha256));
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Chance that is none. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte value;

    private Fixed(byte value) {
      this.value = value;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, value);
    }
  }
}
