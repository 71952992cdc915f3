package io.pifleet.agent.box;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Performs what {@link SoftwarePlan} says, step by step, until there is nothing to do. */
final class SoftwareShop {
  private static final long SECOND = 1_000;

  private final Ports ports;
  private final SoftwareRules rules;
  private final SoftwareBooks books;
  private final SoftwareFolder folder;
  private final Shelf shelf;
  private final Speaker speaker;
  private final Relay relay;
  private final TrialRun run;
  private final HealthWatch health;
  private @Nullable Errand unpacking;
  private Services.@Nullable Act acting;
  private List<String> kept = List.of();
  private @Nullable Told told;
  private boolean connected;

  /**
   * What this run was told last: a box has no clock, so that a window that was told of before the
   * box went down may be over.
   *
   * @param until moment at which the window closes
   */
  private record Told(CommandId id, long until) {}

  SoftwareShop(
      Ports ports,
      SoftwareRules rules,
      SoftwareBooks books,
      SoftwareFolder folder,
      Shelf shelf,
      Speaker speaker) {
    this.ports = ports;
    this.rules = rules;
    this.books = books;
    this.folder = folder;
    this.shelf = shelf;
    this.speaker = speaker;
    this.relay = new Relay(ports);
    this.run = new TrialRun(ports, books, folder, relay, speaker);
    this.health = new HealthWatch(ports, speaker);
  }

  /** Goes on with what the last run left; the services are taken for running. */
  void start() throws IOException {
    new SoftwareRecovery(ports, folder, books).run();
    health.begin(Pulse.begun(now()));
    kept = books.book().versions();
    if (books.spoilt() == null) {
      relay.start(books.book());
    }
    run.start();
  }

  /** A command came, for the first time or again, and says for how long it may be begun. */
  void told(Command command) {
    Command.Release release = command.release();
    Long within = release == null ? null : release.withinSeconds();
    told = new Told(command.id(), within == null ? Step.Rest.FOREVER : now() + within * SECOND);
  }

  /** A command came whose id is new. */
  void take(Command command, Verdict verdict) {
    String spoilt = books.spoilt();
    if (spoilt != null) {
      books.decline(command, spoilt);
    } else if (verdict instanceof Verdict.Lapse lapse) {
      books.lapse(command, lapse.answer());
    } else if (verdict instanceof Verdict.Level) {
      books.level(command);
    } else if (verdict instanceof Verdict.Accept) {
      books.accept(command);
    } else {
      ports.log().info("A command waits for the end of a trial.", "command", command.id());
      speaker.changed();
    }
  }

  /** Returns the moment at which there may be more to do. */
  long work() {
    if (books.spoilt() != null) {
      return Step.Rest.FOREVER;
    }
    while (true) {
      if (relay.hasEnded()) {
        return Step.Rest.FOREVER;
      }
      prune();
      SoftwareStep step = SoftwarePlan.next(situation());
      if (step instanceof SoftwareStep.Rest rest) {
        long due = Math.min(relay.keep(books.book()), relay.beat(books.book().open()));
        long wake = Math.min(rest.until(), due);
        return isQuiet() ? wake : Math.min(wake, health.pump());
      }
      perform(step);
    }
  }

  /** The package that has to come; null for none. */
  @Nullable Wish parcel() {
    return books.parcel();
  }

  /** The package that is read just now, be it still wanted or not; null for none. */
  @Nullable Sha256 unpacking() {
    return unpacking == null ? null : unpacking.release().sha256();
  }

  /** The package does not come. */
  void lapse(Answer answer) {
    books.lapse(answer);
  }

  void connected(boolean is) {
    connected = is;
    if (is) {
      run.connected();
    }
  }

  void reached() {
    run.reached();
  }

  void unpacked(Manifest manifest) {
    Errand errand = unpacking;
    unpacking = null;
    if (errand == null || !errand.equals(books.book().open())) {
      tidy(folder::discardIncoming);
      return;
    }
    Answer objection =
        SoftwareCommandPlan.objection(errand.release(), manifest, books.book().current());
    if (objection != null) {
      tidy(folder::discardIncoming);
      books.lapse(objection);
      return;
    }
    Installation candidate = Installation.of(errand.command(), errand.release(), manifest);
    try {
      folder.adopt(candidate.version());
      books.write(books.book().with(errand.staged(candidate)));
    } catch (IOException e) {
      books.lapse(books.trouble(e));
      tidy(folder::discardIncoming);
      tidy(() -> folder.prune(books.book().versions()));
    }
  }

  void notUnpacked(Failure reason, String message) {
    Errand errand = unpacking;
    unpacking = null;
    tidy(folder::discardIncoming);
    if (errand != null && errand.equals(books.book().open())) {
      books.lapse(Answer.failed(reason, message));
    }
  }

  void done(Services.Act act, @Nullable String complaint) {
    if (act != acting) {
      return;
    }
    acting = null;
    Errand open = books.book().open();
    if (open == null || !open.onTrial()) {
      Installation current = books.book().current();
      if (current != null) {
        health.checked(current, complaint);
      }
    } else {
      run.done(open, act, complaint);
    }
  }

  SoftwareView view() {
    SoftwareBook book = books.book();
    boolean quiet = isQuiet();
    Pulse pulse = health.pulse();
    State.Software software =
        new State.Software(
            SoftwareCommandPlan.line(book.current(), rules),
            book.current() == null ? null : book.current().is(),
            book.previous() == null ? null : book.previous().is(),
            book.revision(),
            quiet ? null : pulse.healthySeconds(now()),
            books.spoilt() != null ? books.spoilt() : quiet ? null : pulse.complaint(),
            book.failures());
    return new SoftwareView(software, book.open(), run.trouble());
  }

  private SoftwareSituation situation() {
    SoftwareBook book = books.book();
    Wish parcel = books.parcel();
    return new SoftwareSituation(
        book,
        parcel != null && shelf.size(parcel.sha256()) == parcel.size(),
        unpacking != null,
        acting != null,
        run.trial(),
        health.pulse(),
        heldUntil(book),
        connected,
        relay.duty(),
        now());
  }

  /** Who holds is asked when it matters. One that has run out is given a second to be gone. */
  private long heldUntil(SoftwareBook book) {
    Errand open = book.open();
    if (open == null || open.stage() != Stage.Staged) {
      return 0;
    }
    if (!mayBegin(open.command())) {
      return Step.Rest.FOREVER;
    }
    List<State.Hold> holds = ports.facts().holds();
    long least = holds.stream().mapToLong(State.Hold::remainingSeconds).min().orElse(-1);
    return least < 0 ? 0 : now() + Math.max(1, least) * SECOND;
  }

  private boolean mayBegin(Command command) {
    Command.Release release = command.release();
    if (told != null && told.id().equals(command.id())) {
      return now() < told.until();
    }
    return release == null || release.withinSeconds() == null;
  }

  private void perform(SoftwareStep step) {
    if (step instanceof SoftwareStep.Unpack unpack) {
      unpacking = unpack.errand();
      ports
          .packages()
          .unpack(
              Shelf.object(unpack.errand().release().sha256()),
              SoftwareFolder.INCOMING,
              unpack.errand().release());
    } else if (step instanceof SoftwareStep.Perform perform) {
      acting = perform.act();
      ports.services().perform(perform.act(), perform.of().manifest(), perform.of().folder());
    } else if (step instanceof SoftwareStep.Refuse refuse) {
      books.lapse(refuse.why());
    } else {
      Pulse fresh = run.perform(step);
      if (fresh != null) {
        health.begin(fresh);
      }
    }
  }

  /** Whether nothing is said of the health: there is no software, or it may not be what runs. */
  private boolean isQuiet() {
    Errand open = books.book().open();
    return books.book().current() == null || (open != null && open.onTrial());
  }

  /**
   * A release that nothing returns to any more is only in the way. What the book on the disk still
   * names stays: the next run would begin with it.
   */
  private void prune() {
    if (!books.isBehind() && !kept.equals(books.book().versions())) {
      kept = books.book().versions();
      tidy(() -> folder.prune(kept));
    }
  }

  private void tidy(SoftwareRecovery.Write write) {
    try {
      write.run();
    } catch (IOException e) {
      ports.log().warn("A release cannot be taken away.", "error", e.getMessage());
    }
  }

  private long now() {
    return ports.ticker().now();
  }
}
