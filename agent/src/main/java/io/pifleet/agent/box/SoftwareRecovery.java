package io.pifleet.agent.box;

import io.pifleet.protocol.Malformed;
import java.io.IOException;

/**
 * What a start makes of the folder of software: what the book does not name goes, and the link is
 * as the book says, but for a trial, which sets it itself. A disk that refuses to be written is no
 * reason not to start.
 */
final class SoftwareRecovery {
  private final Ports ports;
  private final SoftwareFolder folder;
  private final SoftwareBooks books;

  SoftwareRecovery(Ports ports, SoftwareFolder folder, SoftwareBooks books) {
    this.ports = ports;
    this.folder = folder;
    this.books = books;
  }

  /** Something that changes the disk. */
  interface Write {
    /** Does it. */
    void run() throws IOException;
  }

  void run() throws IOException {
    SoftwareBook book;
    try {
      book = folder.load();
    } catch (Malformed e) {
      books.spoilt(String.valueOf(e.getMessage()));
      return;
    }
    books.open(book);
    tidy("take a half unpacked package away", folder::discardIncoming);
    tidy("take old releases away", () -> folder.prune(book.versions()));
    boolean onTrial = book.open() != null && book.open().onTrial();
    if (!onTrial && !folder.shows(book.current())) {
      ports.log().warn("The link to the software was wrong and is set right.");
      tidy("set the link to the software right", () -> folder.show(book.current()));
    }
  }

  private void tidy(String what, Write write) {
    try {
      write.run();
    } catch (IOException e) {
      ports.log().error("The agent cannot " + what + ".", "error", e.getMessage());
    }
  }
}
