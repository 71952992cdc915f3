package io.pifleet.agent.box;

import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One box: takes events one after the other, on one thread, and does all it does through its {@link
 * Ports}. It holds no thread, no clock and no file of its own, so a simulator can run hundreds of
 * them and cut the power between any two operations of the disk: a new box on the same disk goes on
 * where the old one was.
 *
 * <p>Order of use: {@link #start} once, then any event. Whatever a port throws that is not an
 * {@link IOException} ends the run, and the box must not be used any more.
 */
public final class Box
    implements Downloads.Listener, PlayerNotice.Listener, Packages.Listener, Services.Listener {
  private static final long SECOND = 1_000;

  private final Ports ports;
  private final Journal journal;
  private final Shelf shelf;
  private final ContentTree tree;
  private final Speaker speaker;
  private final Books books;
  private final SoftwareRules rules;
  private final SoftwareBooks software;
  private final SoftwareShop shop;
  private final Workshop workshop;
  private final Herald herald;
  private boolean ended;

  /** Makes a box that has not started and takes no software. */
  public Box(String bootId, @Nullable ClaimId claim, long reserve, Ports ports) {
    this(bootId, claim, reserve, SoftwareRules.NONE, ports);
  }

  /**
   * Makes a box that has not started.
   *
   * @param bootId another one for every run
   * @param claim by which it came to its site, see {@link State#claim}
   * @param reserve bytes of the disk that are to stay free
   * @param rules which software it takes
   * @param ports the way to the world
   */
  public Box(
      String bootId, @Nullable ClaimId claim, long reserve, SoftwareRules rules, Ports ports) {
    this.ports = ports;
    this.journal = new Journal(ports.disk(), reserve);
    this.shelf = new Shelf(ports.disk());
    this.tree = new ContentTree(ports.disk());
    this.speaker = new Speaker(bootId, claim, ports);
    this.books = new Books(ports, journal, speaker);
    this.rules = rules;
    SoftwareFolder folder = new SoftwareFolder(ports.disk());
    this.software = new SoftwareBooks(ports, folder, speaker, books);
    this.shop = new SoftwareShop(ports, rules, software, folder, shelf, speaker);
    this.workshop = new Workshop(ports, reserve, books, shop, shelf, tree);
    this.herald = new Herald(ports);
  }

  /**
   * Recovers what the last run left, and goes on with it.
   *
   * @throws IOException when the disk cannot be read
   */
  public void start() throws IOException {
    books.open(new Recovery(ports, journal, shelf, tree).run());
    shop.start();
    herald.load();
    settle();
  }

  /** The broker was reached, or lost. */
  public void connected(boolean now) {
    speaker.connected(now);
    shop.connected(now);
    settle();
  }

  /** The broker gave the sign of life that {@link Uplink#probe} asked for. */
  public void reached() {
    shop.reached();
    settle();
  }

  /** Time went by: the moment came that {@link Ticker#wakeAt} asked for. */
  public void tick() {
    settle();
  }

  /** What the machine says of itself changed; it is told with the next state. */
  public void factsChanged() {
    speaker.changed();
    settle();
  }

  /** Something came on the command topic. */
  public void command(byte[] payload) {
    if (ended) {
      return;
    }
    try {
      decide(Wire.decode(payload, Command.class));
    } catch (Malformed e) {
      malformed(payload, e);
    }
    settle();
  }

  /** What the box would say of itself now. */
  public State state() {
    return speaker.state(books.ledger(), shop.view(), workshop.trouble());
  }

  @Override
  public void progressed(Sha256 sha256, long bytes) {
    workshop.progressed(sha256);
    settle();
    for (Pending pending : books.ledger().open().values()) {
      if (sha256.equals(pending.wanted())) {
        speaker.progress(pending.command(), pending.file().size(), bytes);
      }
    }
    Wish parcel = software.parcel();
    Errand errand = software.book().open();
    if (errand != null && parcel != null && parcel.sha256().equals(sha256)) {
      speaker.progress(errand.command(), parcel.size(), bytes);
    }
  }

  @Override
  public void fetched(Sha256 sha256) {
    workshop.fetched(sha256);
    settle();
  }

  @Override
  public void refused(Sha256 sha256, Failure reason, String message) {
    workshop.refused(sha256, Answer.failed(reason, message));
    settle();
  }

  @Override
  public void broken(Sha256 sha256, String message, long retryAfterSeconds) {
    workshop.broken(sha256, message, retryAfterSeconds * SECOND);
    settle();
  }

  @Override
  public void told(boolean heard) {
    herald.told(heard);
    settle();
  }

  @Override
  public void unpacked(Manifest manifest) {
    shop.unpacked(manifest);
    settle();
  }

  @Override
  public void notUnpacked(Failure reason, String message) {
    shop.notUnpacked(reason, message);
    settle();
  }

  @Override
  public void done(Services.Act act, @Nullable String complaint) {
    shop.done(act, complaint);
    settle();
  }

  private void decide(Command command) {
    Verdict verdict = CommandPlan.of(command, books.ledger(), software.book(), rules);
    boolean aboutSoftware = CommandPlan.isAboutSoftware(command);
    if (aboutSoftware && command.epoch() >= books.ledger().epoch()) {
      shop.told(command);
    }
    boolean accepted = verdict instanceof Verdict.Accept && !aboutSoftware;
    if (command.epoch() > books.ledger().epoch() && !accepted) {
      books.note(Entry.mark(command.epoch(), books.ledger().highest()));
    }
    if (verdict instanceof Verdict.Reply reply) {
      books.answer(command, reply.answer());
      speaker.changed(); // Who asks what the box has told before has not heard it.
    } else if (aboutSoftware) {
      shop.take(command, verdict);
    } else if (verdict instanceof Verdict.Lapse lapse) {
      books.lapse(command, lapse.answer());
    } else if (verdict instanceof Verdict.Perform) {
      perform(command);
    } else {
      books.accept(command);
    }
  }

  private void perform(Command command) {
    if (command.type() == CommandType.IDENTIFY) {
      herald.identify();
    }
    books.answer(command, Answer.SUCCEEDED);
    if (command.type() == CommandType.REVOKE) {
      ended = true;
      ports.membership().end();
    }
  }

  private void malformed(byte[] payload, Malformed e) {
    String why = String.valueOf(e.getMessage());
    ports.log().warn("A command could not be read.", "error", why);
    Envelope envelope = Envelope.of(payload);
    if (envelope != null) {
      speaker.answer(envelope.id(), envelope.revision(), Answer.failed(Failure.BadCommand, why));
    }
  }

  /** Does all there is to do, then says what changed and asks to be woken. */
  private void settle() {
    long wake = Math.min(shop.work(), workshop.work());
    herald.contentIs(books.ledger().index());
    wake =
        Math.min(
            wake,
            Math.min(herald.pump(), speaker.pump(books.ledger(), shop.view(), workshop.trouble())));
    wake = Math.min(wake, Math.min(books.keep(), software.keep()));
    if (wake < Step.Rest.FOREVER) {
      ports.ticker().wakeAt(wake);
    }
  }
}
