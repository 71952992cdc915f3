package io.pifleet.operator.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.operator.fleet.Contact;
import io.pifleet.operator.fleet.Live;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A plan, and a box that takes commands in any order, some twice and some never. */
class ConvergenceTest {
  /** The smallest box that keeps the protocol's rules. */
  private static final class ToyBox {
    final Map<ContentPath, State.Item> items = new TreeMap<>();
    final Map<ContentPath, Command> open = new TreeMap<>();
    final Set<CommandId> known = new HashSet<>();
    long floor;
    long sequence;

    void take(Command command) {
      ContentPath path = command.file().path();
      if (!known.contains(command.id()) && command.revision() > revision(path)) {
        known.add(command.id());
        open.put(path, command);
      }
    }

    void work(ContentPath path) {
      Command command = open.remove(path);
      Command.File file = command.file();
      if (command.type() == CommandType.DEPLOY_VIDEO) {
        items.put(path, new State.Item(path, file.sha256(), file.size(), command.revision()));
      } else {
        items.remove(path);
        floor = Math.max(floor, command.revision());
      }
    }

    State state() {
      return new State(
          "r1",
          null,
          ++sequence,
          7,
          new State.Agent("1.0", null, List.of(), null, null, null),
          null,
          State.Content.of(floor, List.copyOf(items.values()), List.of()),
          open.values().stream()
              .map(
                  c ->
                      new State.Open(
                          c.id(),
                          c.type(),
                          c.revision(),
                          Stage.Received,
                          c.file().path(),
                          c.file().sha256(),
                          null))
              .toList());
    }

    private long revision(ContentPath path) {
      if (open.containsKey(path)) {
        return open.get(path).revision();
      }
      return items.containsKey(path) ? items.get(path).revision() : floor;
    }
  }

  @Property(tries = 300)
  void reachesWhatIsDeclaredInAnyOrder(
      @ForAll @IntRange(min = 0, max = 6) int before,
      @ForAll @IntRange(min = 0, max = 6) int files,
      @ForAll long seed) {
    Random random = new Random(seed);
    ToyBox box = new ToyBox();
    for (int i = 0; i < before; i++) {
      ContentPath path = path(random.nextInt(8));
      box.items.put(
          path, new State.Item(path, Told.digest(letter(random)), 1000, random.nextInt(20)));
    }
    List<Want> wants = wants(files, random);
    Live live = Live.UNKNOWN.presence(new Presence(true, "r1", "1.0"), Box.START);
    Instant now = Box.START;
    Set<ContentPath> wanted = new HashSet<>();
    wants.forEach(w -> w.files().forEach(f -> wanted.add(f.path())));
    for (int round = 0; round < 400; round++) {
      now = now.plus(Duration.ofSeconds(20));
      if (random.nextInt(4) > 0) {
        live = live.state(box.state(), now);
      }
      live = live.presence(new Presence(true, "r1", "1.0"), now);
      Gap gap = gap(wants, live, now);
      SitePlan plan = SitePlan.of(gap, Set.copyOf(gap.needTurn()));
      assertThat(SitePlan.of(gap(wants, live, now), Set.copyOf(gap.needTurn()))).isEqualTo(plan);
      live = live.told(plan.told(), plan.outstanding(), now);
      List<Step> steps = new ArrayList<>(plan.steps());
      java.util.Collections.shuffle(steps, random);
      for (Step step : steps) {
        Command command = ((Step.Tell) step).command();
        for (int copies = random.nextInt(3); copies > 0; copies--) {
          box.take(command);
        }
      }
      for (ContentPath path : List.copyOf(box.open.keySet())) {
        if (random.nextBoolean()) {
          box.work(path);
        }
      }
    }
    now = now.plus(Duration.ofHours(1));
    while (!box.open.isEmpty()) {
      box.work(box.open.keySet().iterator().next());
    }
    live = live.state(box.state(), now).presence(new Presence(true, "r1", "1.0"), now);
    assertThat(box.items.keySet()).isEqualTo(wanted);
    wants.forEach(
        w ->
            w.files()
                .forEach(f -> assertThat(box.items.get(f.path()).sha256()).isEqualTo(f.sha256())));
    Gap gap = gap(wants, live, now);
    assertThat(gap.needTurn()).isEmpty();
    assertThat(SitePlan.of(gap, Set.of()).steps()).isEmpty();
  }

  private static List<Want> wants(int files, Random random) {
    Map<ContentPath, Desire> all = new TreeMap<>();
    for (int i = 0; i < files; i++) {
      ContentPath path = path(random.nextInt(8));
      all.put(path, new Desire(path, Told.digest(letter(random)), 1000));
    }
    List<Desire> first = new ArrayList<>();
    List<Desire> second = new ArrayList<>();
    for (Desire desire : all.values()) {
      int where = random.nextInt(3);
      if (where != 1) {
        first.add(desire);
      }
      if (where != 0) {
        second.add(desire);
      }
    }
    return List.of(want("a", first), want("b", second));
  }

  private static Want want(String name, List<Desire> files) {
    return new Want(
        Told.owner(name), files, List.of(), List.of(), false, Duration.ofHours(1), Duration.ZERO);
  }

  private static Gap gap(List<Want> wants, Live live, Instant now) {
    return Gap.of(
        new Situation(
            new SiteFacts(new SiteId("club", "north"), Told.SITE_UID, false),
            Admission.Enrolled,
            null,
            Contact.of(live, now, Box.TIMING),
            wants,
            null,
            List.of(),
            Map.of(),
            7,
            now));
  }

  private static ContentPath path(int i) {
    return ContentPath.of("videos/" + i + ".mp4");
  }

  private static String letter(Random random) {
    return String.valueOf("abcd".charAt(random.nextInt(4)));
  }
}
