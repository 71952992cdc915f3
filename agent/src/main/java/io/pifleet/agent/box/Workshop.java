package io.pifleet.agent.box;

import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Performs what {@link AgentPlan} says, step by step, until there is nothing to do. */
final class Workshop {
  /** A burst of small files is shown together, this many milliseconds after the last switch. */
  private static final long SWITCH_PAUSE = 2_000;

  private final Ports ports;
  private final long reserve;
  private final Books books;
  private final SoftwareShop software;
  private final Shelf shelf;
  private final ContentTree tree;
  private final Map<Sha256, Try> tries = new HashMap<>();
  private @Nullable Sha256 busy;
  private long busyLifetime;
  private boolean cancelled;
  private long switchFrom;

  Workshop(
      Ports ports,
      long reserve,
      Books books,
      SoftwareShop software,
      Shelf shelf,
      ContentTree tree) {
    this.ports = ports;
    this.reserve = reserve;
    this.books = books;
    this.software = software;
    this.shelf = shelf;
    this.tree = tree;
    this.switchFrom = ports.ticker().now();
  }

  /** Returns the moment at which there may be more to do. */
  long work() {
    while (true) {
      Step step = AgentPlan.next(situation());
      if (step instanceof Step.Rest rest) {
        return rest.until();
      }
      perform(step);
    }
  }

  void progressed(Sha256 sha256) {
    long now = ports.ticker().now();
    tries.computeIfPresent(sha256, (s, t) -> t.progressed(now, busyLifetime));
  }

  /** What is to be told of the downloads; null while they get on. */
  @Nullable Trouble trouble() {
    Wish parcel = software.parcel();
    Try fetching = parcel == null ? null : tries.get(parcel.sha256());
    String stuck = fetching == null ? null : fetching.trouble();
    if (parcel != null && stuck != null) {
      return new Trouble(parcel.sha256(), stuck);
    }
    for (Pending pending : books.ledger().open().values()) {
      Sha256 wanted = pending.wanted();
      Try last = wanted == null ? null : tries.get(wanted);
      String message = last == null ? null : last.trouble();
      if (wanted != null && message != null) {
        return new Trouble(wanted, message);
      }
    }
    return null;
  }

  void fetched(Sha256 sha256) {
    over();
    try {
      shelf.adopt(sha256);
      tries.remove(sha256);
    } catch (IOException e) {
      giveUp(sha256, books.trouble(e));
    }
  }

  void refused(Sha256 sha256, Answer answer) {
    over();
    measure(sha256);
    giveUp(sha256, answer);
  }

  void broken(Sha256 sha256, String message, long atLeast) {
    boolean asked = cancelled;
    over();
    measure(sha256);
    long now = ports.ticker().now();
    double jitter = ports.random().nextDouble();
    Try before = tries.get(sha256);
    if (before == null) {
      return;
    }
    Try after = before.broken(now, message, jitter, atLeast);
    tries.put(sha256, after);
    if (!asked && after.newsAfter(before)) {
      ports
          .log()
          .warn(
              "A download broke off and will be tried again.",
              "sha256",
              sha256,
              "bytes",
              shelf.partSize(sha256),
              "failures",
              after.failures(),
              "error",
              after.error());
    }
  }

  private Situation situation() {
    return new Situation(
        books.ledger(),
        software.parcel(),
        software.unpacking(),
        shelf.stock(),
        reserve,
        tries,
        busy,
        cancelled,
        switchFrom,
        ports.ticker().now());
  }

  private void perform(Step step) {
    if (step instanceof Step.Stage stage) {
      books.note(Entry.staged(stage.pending().command().id()));
    } else if (step instanceof Step.Switch change) {
      change(change);
    } else if (step instanceof Step.GiveUp giveUp) {
      giveUp(giveUp.wish(), giveUp.answer());
    } else if (step instanceof Step.Drop drop) {
      drop.files().forEach(this::drop);
    } else if (step instanceof Step.Fetch fetch) {
      fetch(fetch);
    } else if (step instanceof Step.Cancel) {
      cancelled = true;
      ports.downloads().cancel();
    }
  }

  private void change(Step.Switch change) {
    try {
      if (!change.next().equals(books.ledger().index())) {
        tree.switchTo(change.next());
      }
      books.show(change.next());
      tree.prune();
    } catch (IOException e) {
      halfChanged(change, books.trouble(e));
    }
    switchFrom = ports.ticker().now() + SWITCH_PAUSE;
  }

  /** The disk refused somewhere in a switch: what the player sees now decides what was done. */
  private void halfChanged(Step.Switch change, Answer trouble) {
    try {
      Index shown = tree.load();
      if (shown != null) {
        books.show(shown);
      }
      // A tree that was not finished takes room that there was too little of.
      tree.prune();
    } catch (IOException e) {
      ports.log().error("The content cannot be tidied.", "error", e.getMessage());
    }
    for (Pending pending : change.done()) {
      if (books.ledger().open().containsKey(pending.path())) {
        books.lapse(pending.command(), trouble);
      }
    }
  }

  private void fetch(Step.Fetch fetch) {
    long now = ports.ticker().now();
    tries.putIfAbsent(fetch.sha256(), Try.first(now, fetch.lifetime()));
    busy = fetch.sha256();
    busyLifetime = fetch.lifetime();
    cancelled = false;
    ports.downloads().begin(fetch.sha256(), fetch.size());
  }

  private void over() {
    busy = null;
    cancelled = false;
  }

  private void giveUp(Wish wish, Answer answer) {
    Pending pending = wish.pending();
    if (pending == null) {
      tries.remove(wish.sha256());
      software.lapse(answer);
    } else {
      books.lapse(pending.command(), answer);
    }
  }

  private void giveUp(Sha256 sha256, Answer answer) {
    tries.remove(sha256);
    Wish parcel = software.parcel();
    if (parcel != null && parcel.sha256().equals(sha256)) {
      software.lapse(answer);
    }
    for (Pending pending : books.ledger().open().values()) {
      if (sha256.equals(pending.wanted())) {
        books.lapse(pending.command(), answer);
      }
    }
  }

  private void measure(Sha256 sha256) {
    try {
      shelf.measure(sha256);
    } catch (IOException e) {
      ports.log().warn("A part cannot be measured.", "sha256", sha256, "error", e.getMessage());
    }
  }

  private void drop(Sha256 sha256) {
    tries.remove(sha256);
    try {
      shelf.drop(sha256);
    } catch (IOException e) {
      ports.log().warn("A file cannot be removed.", "sha256", sha256, "error", e.getMessage());
    }
  }
}
