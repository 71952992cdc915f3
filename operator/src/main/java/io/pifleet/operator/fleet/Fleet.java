package io.pifleet.operator.fleet;

import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The live view of all boxes, bounded by the sites that exist. It wakes a site's plan when
 * something changed that the plan depends on, and stays quiet for the heartbeats between.
 */
public final class Fleet implements FleetLink.Listener {
  private final Map<SiteId, Live> boxes = new ConcurrentHashMap<>();
  private final Set<SiteId> welcome = ConcurrentHashMap.newKeySet();
  private final Silence silence = new Silence();
  private final Holdings holdings = new Holdings();
  private final Settling settling;
  private final Timing timing;
  private final Watch watch;
  private final InstantSource clock;
  private final Timer timer;
  private volatile boolean connected;
  private volatile @Nullable Instant lostAt;

  /**
   * Begins with no box heard of.
   *
   * @param timer for what happens by lapse of time
   */
  public Fleet(Timing timing, Watch watch, InstantSource clock, Timer timer) {
    this.timing = timing;
    this.watch = watch;
    this.clock = clock;
    this.timer = timer;
    this.settling = new Settling(timer, watch::everything);
  }

  /** The moment by the clock that all that is known of the boxes is dated by. */
  public Instant now() {
    return clock.instant();
  }

  /** A box as it can be dealt with now. */
  public Contact contact(SiteId site) {
    Live live = boxes.getOrDefault(site, Live.UNKNOWN);
    // While the broker is away nothing is known to change.
    Instant lost = lostAt;
    Contact contact =
        Contact.of(live, lost == null ? clock.instant() : lost, timing, settling.done());
    return connected ? contact : contact.cutOff();
  }

  /** All that is known of the box that is a site now, see {@link Live#own}. */
  public Live live(SiteId site) {
    return boxes.getOrDefault(site, Live.UNKNOWN).own();
  }

  /** The claim of the box that is connected as a site now; empty where none said one. */
  public Optional<ClaimId> seated(SiteId site) {
    return boxes.getOrDefault(site, Live.UNKNOWN).seated();
  }

  /** Whether the operator hears now who is connected, and has heard of everybody. */
  public boolean listening() {
    return connected && settling.done();
  }

  /** Takes note by which claim a site's box came. It stays so when the claim is revoked. */
  public void admitted(SiteId site, ClaimId claim) {
    welcome.add(site);
    if (!claim.equals(boxes.getOrDefault(site, Live.UNKNOWN).claim())) {
      update(site, live -> live.admitted(claim));
    }
  }

  /** Takes note that no claim of a site is valid. */
  public void barred(SiteId site) {
    welcome.remove(site);
  }

  /** How many boxes of a namespace hold a file. */
  public int holders(String namespace, Sha256 file) {
    return holdings.of(namespace, file);
  }

  /** Whether the operator has listened for long enough that silence means something. */
  public boolean settled() {
    return settling.done();
  }

  /** Takes note of what a box was told, see {@link Live#told}. */
  public void told(SiteId site, Collection<CommandId> told, Set<CommandId> outstanding) {
    boxes.computeIfPresent(site, (s, live) -> live.told(told, outstanding, clock.instant()));
  }

  /** Forgets a site that is gone. */
  public void forget(SiteId site) {
    silence.forget(site);
    welcome.remove(site);
    Live live = boxes.remove(site);
    if (live != null) {
      moved(site, live.own().state(), null);
    }
  }

  @Override
  public void presence(SiteId site, Presence presence) {
    if (!watch.knows(site)) {
      if (presence.online()) {
        watch.stranger(site);
      }
      return;
    }
    change(site, live -> live.presence(presence, clock.instant()));
    if (presence.online()) {
      listen(site);
    }
  }

  @Override
  public boolean mayStay(SiteId site) {
    Live live = boxes.getOrDefault(site, Live.UNKNOWN);
    return welcome.contains(site)
        && live.seated().filter(claim -> claim.equals(live.claim())).isPresent();
  }

  @Override
  public void dismissed(SiteId site) {
    if (boxes.containsKey(site)) {
      change(site, live -> live.dismissed(clock.instant()));
    }
  }

  @Override
  public void state(SiteId site, State state) {
    if (watch.knows(site)) {
      change(site, live -> live.state(state, clock.instant()));
    }
  }

  @Override
  public void heartbeat(SiteId site, Heartbeat heartbeat) {
    if (watch.knows(site)) {
      change(site, live -> live.heartbeat(heartbeat, clock.instant(), timing));
      listen(site);
    }
  }

  @Override
  public void result(SiteId site, Result result) {
    if (watch.knows(site)) {
      boxes.computeIfPresent(site, (s, live) -> live.answered(clock.instant()));
      watch.answered(site, result);
    }
  }

  @Override
  public void connected(boolean now) {
    Instant time = clock.instant();
    connected = now;
    lostAt = now ? null : time;
    if (now) {
      // Nobody could be heard meanwhile; each has the full time again.
      boxes.forEach((site, live) -> relisten(site, time));
      settling.begin();
      watch.everything();
    }
  }

  @Override
  public void caughtUp() {
    settling.end();
  }

  private void relisten(SiteId site, Instant now) {
    Live live =
        boxes.computeIfPresent(site, (s, l) -> l.attendance().online() ? l.answered(now) : l);
    if (live != null && live.attendance().online()) {
      listen(site);
    }
  }

  private void change(SiteId site, UnaryOperator<Live> change) {
    Instant now = clock.instant();
    Shift shift = update(site, change);
    Live before = shift.before().own();
    Live is = shift.after().own();
    if (!Objects.equals(before.state(), is.state())
        || shift.before().intruded() != shift.after().intruded()
        || before.health() != is.health()
        || !before.attempts().keySet().equals(is.attempts().keySet())
        || eased(before.shortage()) != eased(is.shortage())
        || before.attendance().online() != is.attendance().online()
        || !Objects.equals(before.attendance().run(), is.attendance().run())
        || !before.attendance().returns().equals(is.attendance().returns())
        || before.attendance().reach(now, timing) != is.attendance().reach(now, timing)) {
      watch.changed(site);
    }
  }

  private static boolean eased(@Nullable Shortage shortage) {
    return shortage != null && shortage.count() == 0;
  }

  /** What was known of whoever was heard as a site, and what is now. */
  private record Shift(Live before, Live after) {}

  private Shift update(SiteId site, UnaryOperator<Live> change) {
    Live[] was = {Live.UNKNOWN};
    Live is =
        Objects.requireNonNull(
            boxes.compute(
                site,
                (s, live) -> {
                  was[0] = live == null ? Live.UNKNOWN : live;
                  return change.apply(was[0]);
                }));
    State before = was[0].own().state();
    State after = is.own().state();
    if (!Objects.equals(before, after)) {
      moved(site, before, after);
    }
    return new Shift(was[0], is);
  }

  private void moved(SiteId site, @Nullable State before, @Nullable State after) {
    Set<Sha256> files = holdings.moved(site.namespace(), before, after);
    if (!files.isEmpty()) {
      watch.moved(site.namespace(), files);
    }
  }

  private void listen(SiteId site) {
    if (silence.heard(site, clock.instant().plus(timing.lost()))) {
      waitForSilence();
    }
  }

  private void waitForSilence() {
    Instant next = silence.next();
    if (next != null) {
      timer.after(Duration.between(clock.instant(), next), this::silent);
    }
  }

  private void silent() {
    List<SiteId> lost = silence.lost(clock.instant());
    if (connected) {
      watch.changed(lost);
    }
    waitForSilence();
  }
}
