package io.pifleet.e2e.bench;

import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Topic.Channel;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A box that is nothing but its word: it says what an agent says, and there is no software behind
 * it. Not for several threads at once.
 */
final class SimulatedBox {
  private final SiteId site;
  private final ClaimId claim;
  private final String boot = UUID.randomUUID().toString();
  private long sequence;
  private long epoch;
  private State.Software software = State.Software.NONE;
  private State.@Nullable Open open;

  SimulatedBox(SiteId site, ClaimId claim) {
    this.site = site;
    this.claim = claim;
  }

  /**
   * One message.
   *
   * @param retained whether the broker keeps it for who comes later
   */
  record Said(Topic topic, Record message, boolean retained) {}

  SiteId site() {
    return site;
  }

  /** What it says when it is switched on. */
  List<Said> arrives() {
    return List.of(
        new Said(new Topic(site, Channel.PRESENCE), new Presence(true, boot, "1.0.0"), true),
        state(),
        beats());
  }

  Said beats() {
    return new Said(
        new Topic(site, Channel.HEARTBEAT),
        new Heartbeat(5, 30, 48.0, 20, 3_600, 1_000, 1_000, false, false),
        false);
  }

  /** It takes an update into its journal. */
  List<Said> accepts(Command command) {
    epoch = Math.max(epoch, command.epoch());
    open =
        new State.Open(
            command.id(), command.type(), command.revision(), Stage.Received, null, null, null);
    software =
        new State.Software(
            software.distribution(),
            software.current(),
            software.previous(),
            command.revision(),
            software.healthySeconds(),
            null,
            software.failures());
    return List.of(result(command, Result.Outcome.Accepted, null), state());
  }

  /** It runs the new version and is well. */
  List<Said> succeeds(Command command) {
    Command.Release release = Objects.requireNonNull(command.release());
    open = null;
    software =
        new State.Software(
            release.distribution(),
            new State.Installed(
                release.version(), release.sha256(), command.id(), command.revision()),
            software.current(),
            command.revision(),
            0L,
            null,
            software.failures());
    return List.of(result(command, Result.Outcome.Succeeded, null), state());
  }

  /** It could not, and runs what it ran before. */
  List<Said> fails(Command command) {
    open = null;
    software =
        new State.Software(
            software.distribution(),
            software.current(),
            software.previous(),
            command.revision(),
            software.healthySeconds(),
            null,
            List.of(
                new State.Fault(
                    command.id(),
                    command.revision(),
                    Objects.requireNonNull(command.release()).version(),
                    Failure.Unhealthy,
                    "It ended at once.")));
    return List.of(result(command, Result.Outcome.Failed, Failure.Unhealthy), state());
  }

  private Said state() {
    State.Installed current = software.current();
    State state =
        new State(
            boot,
            claim,
            ++sequence,
            epoch,
            new State.Agent(
                "1.0.0", site.name(), List.of("10.0.0.1"), null, "Raspberry Pi 5", "Debian 12"),
            current == null ? null : current.version(),
            State.Content.EMPTY,
            open == null ? List.of() : List.of(open),
            software,
            List.of());
    return new Said(new Topic(site, Channel.STATE), state, true);
  }

  private Said result(Command command, Result.Outcome outcome, @Nullable Failure reason) {
    return new Said(
        new Topic(site, Channel.RESULT),
        new Result(command.id(), command.revision(), boot, ++sequence, outcome, null, reason, null),
        false);
  }
}
