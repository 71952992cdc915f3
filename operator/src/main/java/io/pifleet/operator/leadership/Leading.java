package io.pifleet.operator.leadership;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Whether this operator leads: to be asked before everything that two must not do. */
@Singleton
public class Leading {
  /** How long the lease stays ours without being renewed. */
  static final Duration LEASE = Duration.ofSeconds(15);

  private static final Logger LOG = Logger.getLogger(Leading.class);

  private final Tenure tenure;
  private final Consumer<LeadershipGained> gained;
  private final Consumer<LeadershipLost> lost;
  private final Runnable exit;

  @Inject
  Leading(Event<LeadershipGained> gained, Event<LeadershipLost> lost) {
    this(new Tenure(LEASE, System::nanoTime), gained::fire, lost::fire, Exit::now);
  }

  Leading(
      Tenure tenure,
      Consumer<LeadershipGained> gained,
      Consumer<LeadershipLost> lost,
      Runnable exit) {
    this.tenure = tenure;
    this.gained = gained;
    this.lost = lost;
    this.exit = exit;
  }

  /** Whether nobody else can be leading at this moment. */
  public boolean now() {
    if (tenure.lapsed()) {
      lose("the lease was not renewed in time, or this process was stopped for a while");
    }
    return tenure.holds();
  }

  /** The lease was written, by a request that began then. */
  void renewed(long began) {
    now(); // a renewal that comes too late is none
    tenure.renewed(began);
  }

  /** The lease is ours. */
  void gain(long epoch) {
    tenure.begin();
    LOG.infof("This operator leads, epoch=%s.", epoch);
    gained.accept(new LeadershipGained(epoch));
  }

  /** There is no lease, as in development. */
  void gainWithoutRivals(long epoch) {
    tenure.beginWithoutRivals();
    gained.accept(new LeadershipGained(epoch));
  }

  /**
   * Ends it and the process: what runs was planned by a leader, and is not taken back one by one.
   */
  void lose(String why) {
    if (tenure.end()) {
      LOG.errorf("This operator leads no longer: %s. It exits, to compete again.", why);
      lost.accept(new LeadershipLost());
      exit.run();
    }
  }

  /** Ends it since the process is told to stop. */
  void resign() {
    if (tenure.end()) {
      lost.accept(new LeadershipLost());
    }
  }

  /** Whether it led once, or tried to, and is about to exit. */
  boolean isOver() {
    return tenure.isOver();
  }
}
