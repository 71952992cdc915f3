package io.pifleet.operator.gateway;

import io.pifleet.protocol.Malformed;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which SoftwareRelease an upload becomes.
 *
 * @param namespace of the SoftwareRelease
 * @param name of the SoftwareRelease
 * @param signature over the package's digest, base64
 * @param changelog what is new, for people
 */
record PackageUpload(String namespace, String name, String signature, @Nullable String changelog) {
  static final String HOW_TO_SIGN =
      "openssl pkeyutl -sign -rawin -inkey release.pem -in statement | base64 -w0";

  private static final Set<String> FIELDS = Set.of("namespace", "name", "signature", "changelog");
  private static final Pattern SIGNATURE = Pattern.compile("[A-Za-z0-9+/]{86}==");

  /**
   * Reads the query.
   *
   * @throws Malformed with the field and its rule
   */
  static PackageUpload of(MultivaluedMap<String, String> query) {
    for (String field : query.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new Malformed(
            "the query holds namespace, name, signature and changelog, and no "
                + field.replaceAll("\\P{Print}", "?"));
      }
    }
    String signature = query.getFirst("signature");
    if (signature == null || signature.isEmpty()) {
      throw new Malformed(
          "signature is missing in the query; sign the line 'pifleet-package-v1 SHA256' with the"
              + " package's sha256 by: "
              + HOW_TO_SIGN);
    }
    if (!SIGNATURE.matcher(signature).matches()) {
      throw new Malformed(
          "signature must be 64 bytes in base64, as base64 -w0 prints them; let curl encode it by"
              + " --url-query");
    }
    return new PackageUpload(
        Upload.namespace(query), Upload.name(query), signature, query.getFirst("changelog"));
  }
}
