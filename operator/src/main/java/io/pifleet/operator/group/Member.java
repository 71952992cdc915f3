package io.pifleet.operator.group;

import io.pifleet.api.v1alpha1.Site;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a site is to the rules that choose sites.
 *
 * @param name of the Site
 * @param labels of the Site
 * @param spec of the Site
 * @param softwareVersion that its box reports
 * @param formerVersion that it ran before
 */
public record Member(
    String name,
    Map<String, String> labels,
    Site.Spec spec,
    @Nullable String softwareVersion,
    @Nullable String formerVersion) {

  /** The same as it was before a version came, where it runs that one. */
  public Member before(String version) {
    return version.equals(softwareVersion)
        ? new Member(name, labels, spec, formerVersion, null)
        : this;
  }
}
