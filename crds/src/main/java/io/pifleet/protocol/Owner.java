package io.pifleet.protocol;

/**
 * The object that wants a command.
 *
 * @param kind its kind
 * @param name its name, in the site's namespace
 * @param uid its uid
 */
public record Owner(String kind, String name, String uid) {
  /** Checks that nothing is missing; throws {@link Malformed}. */
  public Owner {
    Malformed.required("owner.kind", kind);
    Malformed.required("owner.name", name);
    Malformed.required("owner.uid", uid);
  }
}
