package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Disk;
import io.pifleet.protocol.Command;
import java.util.Set;

/**
 * What the simulated parts are made of. The defaults keep what the ports promise; tests replace one
 * by a broken one, to show that the laws notice.
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

  /** What the operator sends in place of what it planned. */
  default Command sent(Command planned) {
    return planned;
  }

  /** The deployments that an operator believes a site has a turn of. */
  default Set<String> turns(Set<String> wanted, Set<String> granted) {
    return granted;
  }
}
