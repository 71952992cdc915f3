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
 */
public record Member(
    String name, Map<String, String> labels, Site.Spec spec, @Nullable String softwareVersion) {}
