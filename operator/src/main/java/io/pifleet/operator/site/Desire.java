package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Content;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Sha256;

/**
 * One file that shall be at one path.
 *
 * @param path where
 * @param sha256 what
 * @param size in bytes
 */
public record Desire(ContentPath path, Sha256 sha256, long size) {
  /**
   * Reads what a Content declares.
   *
   * @throws io.pifleet.protocol.Malformed when it breaks a rule that the schema cannot express
   */
  public static Desire of(Content.Spec spec, long size) {
    return new Desire(
        new ContentPath(spec.category(), spec.subcategory(), spec.filename()),
        new Sha256(spec.sha256()),
        size);
  }
}
