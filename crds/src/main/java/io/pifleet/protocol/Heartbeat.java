package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How the box feels, every 30 seconds; keys are short since thousands pay for them.
 *
 * @param cpu busy share of all cores since the last one, in percent
 * @param memory share in use, in percent
 * @param temperature of the processor, in degrees Celsius; null where there is no sensor
 * @param disk used share of the content folder's file system, in percent
 * @param uptime of the system, in seconds
 * @param received bytes over all network interfaces since the system started
 * @param sent bytes over all network interfaces since the system started
 * @param underVoltage whether the power supply is too weak now
 * @param readOnlyDisk whether the agent's folder cannot be written
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Heartbeat(
    @JsonProperty("c") double cpu,
    @JsonProperty("m") double memory,
    @JsonProperty("t") @Nullable Double temperature,
    @JsonProperty("d") double disk,
    @JsonProperty("u") long uptime,
    @JsonProperty("r") long received,
    @JsonProperty("s") long sent,
    @JsonProperty("v") boolean underVoltage,
    @JsonProperty("o") boolean readOnlyDisk) {}
