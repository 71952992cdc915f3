package io.pifleet.agent.box;

import io.pifleet.agent.log.Log;
import java.util.random.RandomGenerator;

/**
 * All through which a {@link Box} reaches the world.
 *
 * @param disk its folder
 * @param downloads fetches files
 * @param uplink the way to the operator
 * @param player the local player
 * @param ticker time
 * @param random for jitter
 * @param facts what the machine says of itself
 * @param membership being one of the fleet
 * @param log sentences for people
 */
public record Ports(
    Disk disk,
    Downloads downloads,
    Uplink uplink,
    PlayerNotice player,
    Ticker ticker,
    RandomGenerator random,
    Facts facts,
    Membership membership,
    Log log) {}
