package io.pifleet.operator.deployment;

import java.util.List;

/**
 * What a person declares, as far as the status needs it.
 *
 * @param generation of the spec
 * @param paused whether nothing shall be sent
 * @param empty whether no Content has the labels that it selects by
 * @param missingContents names of Contents that do not exist or are not stored
 * @param unseenContents names of Contents that the store was not asked for yet
 * @param missingGroups names of Groups that do not exist
 * @param missingSites names of Sites that do not exist
 */
public record DeploymentFacts(
    long generation,
    boolean paused,
    boolean empty,
    List<String> missingContents,
    List<String> unseenContents,
    List<String> missingGroups,
    List<String> missingSites) {}
