package io.pifleet.operator.content;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import java.util.Optional;

/** Where what lies in the bucket. */
final class StoreKeys {
  /** Uploads under way, each under a name of its own. */
  static final String UPLOADS = "uploads/";

  private static final String OBJECTS = "objects/";
  private static final String UNUSED = "unused/";

  private StoreKeys() {}

  /** A file of the library. */
  static String object(Sha256 sha256) {
    return OBJECTS + sha256;
  }

  /** The mark, as old as the time for which nobody has used that file. */
  static String unused(Sha256 sha256) {
    return UNUSED + sha256;
  }

  /** Whose key it is; empty for what is no file of the library. */
  static Optional<Sha256> ofObject(String key) {
    return digest(OBJECTS, key);
  }

  /** Whose mark it is; empty for what is no mark. */
  static Optional<Sha256> ofMark(String key) {
    return digest(UNUSED, key);
  }

  private static Optional<Sha256> digest(String folder, String key) {
    try {
      return key.startsWith(folder)
          ? Optional.of(Sha256.of(key.substring(folder.length())))
          : Optional.empty();
    } catch (Malformed notOurs) {
      return Optional.empty();
    }
  }
}
