package io.pifleet.agent.box;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The book of software, the file that makes it last, and the answers that follow from it.
 *
 * <p>A book that could not be understood is left as it lies, and nothing is accepted: what runs
 * runs on, and a person decides.
 */
final class SoftwareBooks {
  /** Pause after an attempt to write that failed, in milliseconds. */
  static final long PAUSE = 60_000;

  private final Ports ports;
  private final SoftwareFolder folder;
  private final Speaker speaker;
  private final Books books;
  private SoftwareBook book = SoftwareBook.EMPTY;
  private @Nullable String spoilt;
  private boolean behind;
  private long notBefore;

  SoftwareBooks(Ports ports, SoftwareFolder folder, Speaker speaker, Books books) {
    this.ports = ports;
    this.folder = folder;
    this.speaker = speaker;
    this.books = books;
  }

  void open(SoftwareBook recovered) {
    book = recovered;
  }

  void spoilt(String why) {
    spoilt = "software/software.json cannot be read, a person has to look at it: " + why;
    ports.log().error("The software stays as it is.", "error", spoilt);
  }

  SoftwareBook book() {
    return book;
  }

  /** Nothing is done, and nothing is remembered of it. */
  void decline(Command command, String why) {
    books.answer(command, Answer.failed(Failure.DiskError, why));
  }

  /** Why nothing can be done with the software; null where it can. */
  @Nullable String spoilt() {
    return spoilt;
  }

  /** The package that has to come; null for none. It is needed until it is unpacked. */
  @Nullable Wish parcel() {
    Errand open = book.open();
    return open == null || open.onTrial() || open.candidate() != null ? null : Wish.of(open);
  }

  /** From here on it will be done or undone, whatever happens to the power; or else it failed. */
  void accept(Command command) {
    Errand older = book.open();
    try {
      write(book.accepted(command));
    } catch (IOException e) {
      lapse(command, books.trouble(e));
      return;
    }
    superseded(older);
    books.answer(command, Answer.ACCEPTED);
  }

  /** A command finds done what it wants. */
  void level(Command command) {
    Errand older = book.open();
    note(book.level(command));
    superseded(older);
    books.answer(command, Answer.SUCCEEDED);
  }

  /** What to answer where the disk refused. */
  Answer trouble(IOException e) {
    return books.trouble(e);
  }

  /** The open command failed before its trial. */
  void lapse(Answer answer) {
    lapse(Objects.requireNonNull(book.open()).command(), answer);
  }

  /** A command failed: the slot remembers, so that the operator may try again. */
  void lapse(Command command, Answer answer) {
    note(book.lapsed(command, version(command), answer));
    books.answer(command, answer);
  }

  /** The open command's release proved itself. */
  void commit(Errand done) throws IOException {
    folder.fix();
    write(book.committed(done));
    books.answer(done.command(), Answer.SUCCEEDED);
  }

  /** All is as it was before the open command. */
  void fail(Errand done, Answer why) throws IOException {
    folder.fix();
    write(book.lapsed(done.command(), version(done.command()), why));
    books.answer(done.command(), why);
  }

  /** Nothing of it is true before this returns. */
  void write(SoftwareBook next) throws IOException {
    folder.save(next);
    book = next;
    behind = false;
    speaker.changed();
  }

  /** What is true anyway. A disk that refuses it owes it, and any later writing brings it too. */
  void note(SoftwareBook next) {
    book = next;
    behind = true;
    notBefore = 0;
    speaker.changed();
    keep();
  }

  /** Whether the disk has an older book than this one. */
  boolean behind() {
    return behind;
  }

  /** Catches up with what the disk refused; returns when that is to be tried again. */
  long keep() {
    if (!behind) {
      return Step.Rest.FOREVER;
    }
    long now = ports.ticker().now();
    if (now < notBefore) {
      return notBefore;
    }
    try {
      folder.save(book);
      behind = false;
      return Step.Rest.FOREVER;
    } catch (IOException e) {
      ports.log().error("The book of software cannot be written.", "error", e.getMessage());
      notBefore = now + PAUSE;
      return notBefore;
    }
  }

  private void superseded(@Nullable Errand older) {
    if (older != null) {
      books.answer(older.command(), Answer.SUPERSEDED);
    }
  }

  /** The version that a command wants, as far as it is known. */
  private String version(Command command) {
    if (command.release() != null) {
      return command.release().version();
    }
    Errand open = book.open();
    if (open != null && open.command().id().equals(command.id())) {
      return open.version();
    }
    return book.previous() == null ? "" : book.previous().version();
  }
}
