package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Box;
import io.pifleet.agent.box.Disk;
import io.pifleet.agent.box.Facts;
import io.pifleet.agent.box.Membership;
import io.pifleet.agent.box.PlayerNotice;
import io.pifleet.agent.box.Ports;
import io.pifleet.agent.box.Ticker;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One Raspberry Pi: a card, power, a network, a player, and the agent's real core. */
final class Machine {
  /** Bytes of the card that are the journal's and the tree's, as 64 MiB are on a real box. */
  private static final long RESERVE = 8_192;

  private static final State.Agent AGENT =
      new State.Agent("1.0.0", null, List.of(), null, null, null);

  private final Setting setting;
  private final SiteId site;
  private final Card card;
  private final Player player;
  private Timeline.Life life = new Timeline.Life();
  private @Nullable Box box;
  private @Nullable Radio radio;
  private boolean network = true;
  private int runs;
  private int untilCut = Integer.MAX_VALUE;
  private int cuts;
  private Card.Survival survival = Card.Survival.KEPT;
  private long heldUntil;

  Machine(Setting setting, SiteId site, Card card) {
    this.setting = setting;
    this.site = site;
    this.card = card;
    this.player = new Player(setting, this, card);
    card.watch(
        new Card.Watch() {
          @Override
          public void before(String operation, String path) {
            if (--untilCut <= 0) {
              untilCut = Integer.MAX_VALUE;
              cuts++;
              setting.trace().say(site.name(), "loses power before:", operation, path);
              throw new PowerCut();
            }
            setting.trace().say(site.name(), "  disk:", operation, path);
          }

          @Override
          public void after(String operation, String path) {
            setting.laws().touched(Machine.this, operation, path);
            setting.software().touched(Machine.this, operation, path);
          }
        });
  }

  /** Something that the box does, or that happens to it. */
  interface Deed {
    void done(Box box) throws IOException;
  }

  SiteId site() {
    return site;
  }

  Card card() {
    return card;
  }

  /** What the box is there for. */
  Player player() {
    return player;
  }

  /** Whether power and network are there, and the software lets the box use them. */
  boolean online() {
    return network && !life.over() && !player.deaf();
  }

  boolean running() {
    return box != null;
  }

  /** What the box would say of itself. */
  @Nullable State state() {
    return box == null ? null : box.state();
  }

  /** The plug is pulled before so many more operations of the disk, unless it stops before. */
  void cutAfter(int operations, Card.Survival leaves) {
    untilCut = operations;
    survival = leaves;
  }

  /** How often the plug was pulled so. */
  int cuts() {
    return cuts;
  }

  /** The network goes or comes back. */
  void network(boolean there) {
    setting.trace().say(site.name(), "its network is", there ? "back" : "gone");
    network = there;
    if (!there) {
      setting.broker().breakOff(site);
    }
  }

  /** The power comes, or the process starts. */
  void start() {
    if (box != null) {
      return;
    }
    life = new Timeline.Life();
    String bootId = site.name() + "-" + ++runs;
    setting.trace().say(site.name(), "starts as", bootId);
    Disk disk = setting.parts().disk(card);
    player.on(disk);
    radio = new Radio(setting, this, life, bootId);
    Clock clock = new Clock(setting.timeline().below(1L << 40) - setting.timeline().now());
    Ports ports =
        new Ports(
            disk,
            new Courier(setting, this, card, disk),
            radio,
            this::tell,
            clock,
            setting.timeline().random(),
            new Words(),
            new Fleet(),
            player,
            player,
            (level, sentence, facts) ->
                setting.trace().say(site.name(), "  log:", sentence, Arrays.asList(facts)));
    Box fresh = new Box(bootId, null, RESERVE, setting.parts().rules(Packs.RULES), ports);
    box = fresh;
    does(Box::start);
    if (box == fresh) {
      radio.connect();
      beat();
    }
  }

  /** The power goes, or the process is killed: then all that it wrote stays. */
  void stop(Card.Survival survival) {
    stop(survival, survival != Card.Survival.KEPT || setting.timeline().chance(500));
  }

  private void stop(Card.Survival survival, boolean power) {
    if (box == null) {
      return;
    }
    setting.trace().say(site.name(), "stops");
    box = null;
    life.end();
    untilCut = Integer.MAX_VALUE;
    setting.broker().breakOff(site);
    card.crash(survival);
    setting.laws().crashed(this);
    setting.software().crashed(this);
    if (power) {
      player.boot();
    }
  }

  /** Lets the box do something, now. */
  void does(Deed deed) {
    Box running = box;
    if (running == null) {
      return;
    }
    try {
      deed.done(running);
    } catch (PowerCut cut) {
      stop(survival, true);
      setting
          .timeline()
          .in(1 + setting.timeline().below(20_000L), new Timeline.Life(), this::start);
    } catch (IOException e) {
      setting.trace().say(site.name(), "ends:", e);
      stop(Card.Survival.KEPT, false);
      setting.timeline().in(5_000, new Timeline.Life(), this::start);
    }
  }

  /** Lets the box do something later, if it still runs then. */
  void later(long millis, Deed deed) {
    setting.timeline().in(millis, life, () -> does(deed));
  }

  /** Somebody at the box wants no update for a while, or, with 0, takes that back. */
  void hold(long millis) {
    setting.trace().say(site.name(), "is held for", millis, "ms");
    heldUntil = setting.timeline().now() + millis;
    later(0, Box::factsChanged);
    later(millis + 1, Box::factsChanged);
  }

  private void tell(PlayerNotice.Event event, Sha256 content) {
    boolean hears = !setting.timeline().chance(100);
    later(1 + setting.timeline().below(2_000L), b -> b.told(hears));
  }

  private void beat() {
    setting
        .timeline()
        .in(
            setting.heartbeat(),
            life,
            () -> {
              if (radio != null) {
                radio.heartbeat(new Heartbeat(1, 1, null, 1, 1, 0, 0, false, false));
              }
              beat();
            });
  }

  /** A clock that goes right and shows anything. */
  private final class Clock implements Ticker {
    private final long offset;
    private long asked;

    private Clock(long offset) {
      this.offset = offset;
    }

    @Override
    public long now() {
      return setting.timeline().now() + offset;
    }

    @Override
    public void wakeAt(long moment) {
      long mine = ++asked;
      later(
          moment - now(),
          b -> {
            if (mine == asked) {
              b.tick();
            }
          });
    }
  }

  private final class Words implements Facts {
    @Override
    public State.Agent agent() {
      return AGENT;
    }

    @Override
    public @Nullable String softwareVersion() {
      return null;
    }

    @Override
    public List<State.Hold> holds() {
      long left = heldUntil - setting.timeline().now();
      return left <= 0
          ? List.of()
          : List.of(new State.Hold("technique", "match", Math.ceilDiv(left, 1_000L)));
    }
  }

  private final class Fleet implements Membership {
    @Override
    public void end() {
      if (radio != null) {
        radio.leave();
      }
    }
  }
}
