package io.pifleet.operator.deployment;

import java.util.List;

/**
 * What a person declares, as far as the status needs it.
 *
 * @param generation of the spec
 * @param paused whether nothing shall be sent
 * @param missingContents names of Contents that do not exist or are not stored
 * @param missingGroups names of Groups that do not exist
 * @param missingSites names of Sites that do not exist
 */
public record DeploymentFacts(
    long generation,
    boolean paused,
    List<String> missingContents,
    List<String> missingGroups,
    List<String> missingSites) {}
