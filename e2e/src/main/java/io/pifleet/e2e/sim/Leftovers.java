package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Index;
import io.pifleet.protocol.State;
import java.util.Set;
import java.util.TreeSet;

/** What may lie on a box's card when all is done: nothing grows without bound. */
final class Leftovers {
  private static final long LONGEST_JOURNAL = 600 * 1024L;

  private Leftovers() {}

  static void check(Machine machine) {
    Card card = machine.card();
    Index index = new Shown().index(card);
    Set<String> needed = new TreeSet<>();
    index.items().forEach(i -> needed.add(i.sha256().hex()));
    Set<String> objects = new TreeSet<>(names(card, "objects"));
    if (!objects.containsAll(needed)) {
      throw new LawBroken(machine.site() + " lost of " + needed + ", and has " + objects);
    }
    // What a failed command left may stay for its next try; room is made when it is needed.
    State state = machine.state();
    if (state != null) {
      state.content().failed().forEach(f -> objects.removeIf(o -> o.startsWith(f.sha256() + "")));
    }
    objects.removeAll(needed);
    if (!objects.isEmpty()) {
      throw new LawBroken(machine.site() + " keeps " + objects + ", and needs " + needed);
    }
    if (names(card, "content/trees").size() != 1) {
      throw new LawBroken(machine.site() + " keeps trees " + names(card, "content/trees"));
    }
    Set<String> releases = new TreeSet<>(names(card, "software/releases"));
    if (state != null && state.software() != null) {
      State.Installed current = state.software().current();
      State.Installed previous = state.software().previous();
      releases.removeIf(r -> current != null && current.version().equals(r));
      releases.removeIf(r -> previous != null && previous.version().equals(r));
    }
    if (!releases.isEmpty() || !names(card, "software/incoming").isEmpty()) {
      throw new LawBroken(machine.site() + " keeps releases that nothing returns to: " + releases);
    }
    if (card.find("journal") instanceof Card.Data journal
        && journal.bytes().length > LONGEST_JOURNAL) {
      throw new LawBroken(machine.site() + " has a journal of " + journal.bytes().length);
    }
  }

  private static Set<String> names(Card card, String folder) {
    return card.find(folder) instanceof Card.Folder f ? f.entries().keySet() : Set.of();
  }
}
