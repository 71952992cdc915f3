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
 * @param packages unpacks packages of software
 * @param services the services of the software
 * @param log sentences for people
 * @param watchdog starts another agent in place of this one
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
    Packages packages,
    Services services,
    Log log,
    Watchdog watchdog) {

  /** Those of an agent that nothing watches. */
  public Ports(
      Disk disk,
      Downloads downloads,
      Uplink uplink,
      PlayerNotice player,
      Ticker ticker,
      RandomGenerator random,
      Facts facts,
      Membership membership,
      Packages packages,
      Services services,
      Log log) {
    this(
        disk,
        downloads,
        uplink,
        player,
        ticker,
        random,
        facts,
        membership,
        packages,
        services,
        log,
        new NoWatchdog());
  }

  /** Those of a box that brings no software, and so pins no key. */
  public Ports(
      Disk disk,
      Downloads downloads,
      Uplink uplink,
      PlayerNotice player,
      Ticker ticker,
      RandomGenerator random,
      Facts facts,
      Membership membership,
      Log log) {
    this(
        disk,
        downloads,
        uplink,
        player,
        ticker,
        random,
        facts,
        membership,
        new NoSoftware(),
        new NoSoftware(),
        log);
  }
}
