package io.pifleet.operator.gateway;

import io.pifleet.api.v1alpha1.Content;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Malformed;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which Content an upload becomes.
 *
 * @param namespace of the Content
 * @param name of the Content
 * @param path on the boxes
 */
record Upload(String namespace, String name, ContentPath path) {
  private static final Set<String> FIELDS =
      Set.of("namespace", "name", "filename", "category", "subcategory");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int MAX_NAME = 253;

  /**
   * Reads the query.
   *
   * @throws Malformed with the field and its rule
   */
  static Upload of(MultivaluedMap<String, String> query) {
    for (String field : query.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new Malformed(
            "the query holds namespace, name, filename, category and subcategory, and no "
                + field.replaceAll("\\P{Print}", "?"));
      }
    }
    String namespace = namespace(query);
    String name = name(query);
    return new Upload(
        namespace,
        name,
        new ContentPath(
            optional(query, "category").orElse(Content.Spec.DEFAULT_CATEGORY),
            optional(query, "subcategory").orElse(null),
            required(query, "filename")));
  }

  static String namespace(MultivaluedMap<String, String> query) {
    String namespace = required(query, "namespace");
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new Malformed("namespace must be the name of a Kubernetes namespace");
    }
    return namespace;
  }

  static String name(MultivaluedMap<String, String> query) {
    String name = required(query, "name");
    if (!NAME.matcher(name).matches() || name.length() > MAX_NAME) {
      throw new Malformed(
          "name must be of lower-case letters, digits, hyphens and dots, at most 253");
    }
    return name;
  }

  static String required(MultivaluedMap<String, String> query, String field) {
    return optional(query, field)
        .orElseThrow(() -> new Malformed(field + " is missing in the query"));
  }

  private static Optional<String> optional(MultivaluedMap<String, String> query, String field) {
    return Optional.ofNullable(query.getFirst(field)).filter(v -> !v.isEmpty());
  }
}
