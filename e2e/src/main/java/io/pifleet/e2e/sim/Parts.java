package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Disk;
import io.pifleet.agent.box.SoftwareRules;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.deployment.Sync;
import io.pifleet.operator.rollout.Standing;
import io.pifleet.operator.site.Situation;
import io.pifleet.operator.site.SoftwareWant;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.State;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the simulated parts are made of, at the seams between the code under test and the world. The
 * defaults keep what the ports promise; tests replace one by a mistake that somebody could make, to
 * show that the laws notice. One run has its own.
 */
interface Parts {
  /** All in order. */
  Parts SOUND = new Parts() {};

  /** The box's disk. */
  default Disk disk(Card card) {
    return new CardDisk(card);
  }

  /** Whether what was downloaded is compared with its digest. */
  default boolean verifies() {
    return true;
  }

  /** Whether what was downloaded is synced before it is said to be there. */
  default boolean syncsDownloads() {
    return true;
  }

  /** What a box takes a command for. */
  default Command heard(Command command, State known) {
    return command;
  }

  /** What a box answers. */
  default Result said(Result answer) {
    return answer;
  }

  /** What an operator takes a box's state for. */
  default State believed(State state) {
    return state;
  }

  /** What an operator plans from. */
  default Situation seen(Situation situation) {
    return situation;
  }

  /** The deployments that an operator believes a site has a turn of. */
  default Set<String> turns(Set<String> wanted, Set<String> granted) {
    return granted;
  }

  /** Whom a box believes that signs software. */
  default SoftwareRules rules(SoftwareRules own) {
    return own;
  }

  /** Whether what was unpacked is on the medium before it is said to be there. */
  default boolean syncsUnpacked() {
    return true;
  }

  /** What a box says of itself. */
  default State said(State state) {
    return state;
  }

  /** Whether the operator believes that it is a site's turn in a rollout. */
  default boolean turn(SoftwareWant want, boolean granted) {
    return granted;
  }

  /** Whether what a rollout has decided is written before anybody is told by it. */
  default boolean writesFirst(UpdateRollout.Status decided) {
    return true;
  }

  /** How the operator counts a site in its rollouts, by their uid. */
  default Map<String, Standing> stood(Map<String, Standing> standings) {
    return standings;
  }

  /** What the operator sends in place of what it planned. */
  default List<Command> sent(List<Command> planned) {
    return planned;
  }

  /** What an operator counts a site as, by the deployment's uid. */
  default Map<String, Sync> counted(Map<String, Sync> syncs) {
    return syncs;
  }
}
