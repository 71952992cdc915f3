package io.pifleet.agent.box;

import java.io.IOException;
import java.util.List;

/**
 * What a start makes of what the last run, or the loss of power, left: the journal is folded over
 * the index of the tree that the player sees, and a file that got lost on one side comes back from
 * the other. A disk that refuses to be written is no reason not to start.
 */
final class Recovery {
  private final Ports ports;
  private final Journal journal;
  private final Shelf shelf;
  private final ContentTree tree;

  Recovery(Ports ports, Journal journal, Shelf shelf, ContentTree tree) {
    this.ports = ports;
    this.journal = journal;
    this.shelf = shelf;
    this.tree = tree;
  }

  Ledger run() throws IOException {
    tidy("make its folders", this::makeFolders);
    JournalLines.Reading reading = journal.load();
    if (reading.spoilt() > 0) {
      ports.log().warn("The journal had lines that could not be read.", "lines", reading.spoilt());
    }
    Ledger ledger = Ledger.EMPTY;
    for (Entry entry : reading.entries()) {
      ledger = ledger.after(entry);
    }
    shelf.load();
    Index shown = tree.load();
    boolean spoilt = shown == null && tree.exists();
    if (spoilt) {
      ports.log().warn("The content's index could not be read; the files stay until the next one.");
    }
    Index index = shown == null ? new Index(List.of(), ledger.highest()) : mend(shown);
    if (!spoilt && (!index.equals(shown) || misses(index))) {
      tidy("show its content", () -> tree.switchTo(index));
    }
    Ledger recovered = ledger.switched(index);
    tidy("take old trees away", tree::prune);
    tidy("take leftovers away", shelf::tidy);
    tidy("shorten its journal", () -> journal.compact(recovered));
    return recovered;
  }

  private void makeFolders() throws IOException {
    tree.makeFolders();
    if (!ports.disk().list("").contains(Shelf.FOLDER)) {
      ports.disk().makeFolder(Shelf.FOLDER);
      ports.disk().sync("");
    }
  }

  /** Forgets what is nowhere any more; the operator sees it and sends it again. */
  private Index mend(Index shown) throws IOException {
    Index index = shown;
    for (Index.Item item : shown.items()) {
      boolean inTree = ports.disk().size(tree.file(item.path())) == item.size();
      boolean onShelf = shelf.size(item.sha256()) == item.size();
      if (inTree && !onShelf) {
        tidy(
            "restore a file",
            () -> {
              shelf.drop(item.sha256());
              shelf.restore(item.sha256(), tree.file(item.path()));
            });
      } else if (!inTree && !onShelf) {
        ports.log().warn("A file got lost.", "path", item.path(), "sha256", item.sha256());
        index = index.without(item.path(), item.revision());
        // What is left of it bears the name of a whole file, and would be shown as one.
        tidy("take a spoilt file away", () -> shelf.drop(item.sha256()));
      }
    }
    return index;
  }

  private boolean misses(Index index) throws IOException {
    for (Index.Item item : index.items()) {
      if (ports.disk().size(tree.file(item.path())) != item.size()) {
        return true;
      }
    }
    return false;
  }

  private void tidy(String what, Write write) {
    try {
      write.run();
    } catch (IOException e) {
      ports.log().error("The agent cannot " + what + ".", "error", e.getMessage());
    }
  }

  /** Something that changes the disk. */
  private interface Write {
    void run() throws IOException;
  }
}
