package io.pifleet.agent.box;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Passes the box from one agent to another, by way of the watchdog. */
final class Relay {
  /** Between two signs of life: several may be late before anybody worries. */
  private static final long PAUSE = 30_000;

  private final Ports ports;
  private final WatchdogFolder folder;
  private boolean behind;
  private boolean ended;
  private long notBefore;
  private long nextSign;

  Relay(Ports ports) {
    this.ports = ports;
    this.folder = new WatchdogFolder(ports.disk());
  }

  /** Reads what the last run and the watchdog left, and sets it right. */
  void start(SoftwareBook book) throws IOException {
    folder.load();
    settle(book);
  }

  Duty duty() {
    return new Duty(
        ports.watchdog().isThere(), ports.watchdog().started(), folder.offered(), folder.verdict());
  }

  /** Whether another agent goes on, so that this one has to leave all as it is. */
  boolean hasEnded() {
    return ended;
  }

  /** The agent that a command brings goes on. */
  void handOver(Errand errand) throws IOException {
    String agent = Installation.agentOf(errand.candidateOrBug());
    folder.offer(errand.command().id(), agent);
    restart("The agent of a release takes over.", agent);
  }

  /** The agent that proved itself goes on. */
  void handBack() throws IOException {
    folder.withdraw();
    restart("The agent before comes back.", null);
  }

  void signOfLife(Errand errand) throws IOException {
    long now = ports.ticker().now();
    folder.giveSignOfLife(errand.command().id(), now);
    nextSign = now + PAUSE;
  }

  /** Goes on giving signs of life while the watchdog wants them; returns when that is next. */
  long beat(@Nullable Errand open) {
    boolean wanted = open != null && open.command().id().equals(folder.offered()) && nextSign > 0;
    if (open == null || !wanted) {
      return Step.Rest.FOREVER;
    }
    if (ports.ticker().now() >= nextSign) {
      nextSign = ports.ticker().now() + PAUSE;
      try {
        signOfLife(open);
      } catch (IOException e) {
        ports.log().warn("The watchdog cannot be told of life.", "error", e.getMessage());
      }
    }
    return nextSign;
  }

  /** Tells the watchdog who proved himself, as the book says; a disk that refuses it owes it. */
  void settle(SoftwareBook book) {
    behind = true;
    notBefore = 0;
    keep(book);
  }

  /** Catches up with what the disk refused; returns when that is to be tried again. */
  long keep(SoftwareBook book) {
    if (!behind || ended) {
      return Step.Rest.FOREVER;
    }
    if (ports.ticker().now() < notBefore) {
      return notBefore;
    }
    try {
      tell(book);
      behind = false;
      return Step.Rest.FOREVER;
    } catch (IOException e) {
      ports.log().error("The watchdog cannot be told.", "error", e.getMessage());
      notBefore = ports.ticker().now() + SoftwareBooks.PAUSE;
      return notBefore;
    }
  }

  /**
   * The wrong agent may have been started, when the power went just after a trial. It makes way for
   * the right one once, and not where nothing had to be set right: then the right one cannot be
   * started.
   */
  private void tell(SoftwareBook book) throws IOException {
    boolean onTrial = book.open() != null && book.open().onTrial();
    boolean news = folder.prove(Installation.agentOf(book.current()));
    if (onTrial) {
      return;
    }
    news |= folder.withdraw();
    if (news && duty().watched() && !duty().isOf(book.current())) {
      restart("The agent of the release takes its place.", Installation.agentOf(book.current()));
    }
  }

  private void restart(String sentence, @Nullable String agent) {
    ports.log().info(sentence, "agent", agent);
    ended = true;
    ports.watchdog().restart();
  }
}
