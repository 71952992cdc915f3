package io.pifleet.operator.site;

import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Sha256;
import java.util.Arrays;

/** Scenarios' short words: a file {@code aa} stands for the digest of 64 times {@code a}. */
final class Told {
  static final String SITE_UID = "site-uid";

  private Told() {}

  static Sha256 digest(String word) {
    return new Sha256(word.repeat(64).substring(0, 64));
  }

  static ClaimId claim(String word) {
    return new ClaimId("00000000-0000-4000-8000-00000000000" + word);
  }

  static String word(Sha256 digest) {
    return digest.hex().substring(0, 2);
  }

  static Owner owner(String deployment) {
    return deployment.startsWith("Site/")
        ? new Owner("Site", deployment.substring(5), SITE_UID)
        : new Owner("ContentDeployment", deployment, "uid-" + deployment);
  }

  /** The words of a line; the first is a path. */
  static String[] words(String line, int most) {
    return Arrays.stream(line.split(" ", most)).map(String::strip).toArray(String[]::new);
  }

  static ContentPath path(String word) {
    return ContentPath.of(word);
  }
}
