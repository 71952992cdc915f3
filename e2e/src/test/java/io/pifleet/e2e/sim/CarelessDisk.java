package io.pifleet.e2e.sim;

import io.pifleet.agent.box.DiskFull;
import java.io.IOException;

/** A disk that leaves out one thing that the real one does. */
class CarelessDisk extends CardDisk {
  static final String JOURNAL = "journal";

  final Card card;

  CarelessDisk(Card card) {
    super(card);
    this.card = card;
  }

  void appendUnsynced(String path, byte[] content) throws IOException {
    if (card.find(path) == null) {
      card.create(path);
    }
    card.append(path, content);
  }

  /** An entry of the journal is on its way to the card when it is said to be there. */
  static final class JournalUnsynced extends CarelessDisk {
    JournalUnsynced(Card card) {
      super(card);
    }

    @Override
    public void append(String path, byte[] content) throws IOException {
      appendUnsynced(path, content);
    }
  }

  /** An entry of the journal is written together with the next one, after its effect. */
  static final class JournalLate extends CarelessDisk {
    private byte[] late = {};

    JournalLate(Card card) {
      super(card);
    }

    @Override
    public void append(String path, byte[] content) throws IOException {
      byte[] now = late;
      late = content;
      super.append(path, now);
    }
  }

  /** The journal is never read. */
  static final class JournalUnread extends CarelessDisk {
    JournalUnread(Card card) {
      super(card);
    }

    @Override
    public byte[] read(String path) throws IOException {
      return path.equals(JOURNAL) ? null : super.read(path);
    }
  }

  /** A new file gets its name before its bytes are safe. */
  static final class NoFsyncBeforeRename extends CarelessDisk {
    NoFsyncBeforeRename(Card card) {
      super(card);
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
      if (card.find(path) == null) {
        card.create(path);
      } else {
        card.truncate(path, 0);
      }
      card.append(path, content);
    }
  }

  /** Names are safe when they are, some day. */
  static final class FoldersUnsynced extends CarelessDisk {
    FoldersUnsynced(Card card) {
      super(card);
    }

    @Override
    public void sync(String folder) {}
  }

  /** The link that the player follows is gone for a moment. */
  static final class LinkGoneForAMoment extends CarelessDisk {
    LinkGoneForAMoment(Card card) {
      super(card);
    }

    @Override
    public void point(String link, String target) throws IOException {
      if (card.find(link) != null) {
        card.delete(link);
      }
      card.point(link, target);
    }
  }

  /** What does not fit is left out, and nobody is told. */
  static final class FullIsFine extends CarelessDisk {
    FullIsFine(Card card) {
      super(card);
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
      try {
        super.write(path, content);
      } catch (DiskFull ignored) {
        card.sync(path);
      }
    }

    @Override
    public void append(String path, byte[] content) throws IOException {
      try {
        super.append(path, content);
      } catch (DiskFull ignored) {
        card.sync(path);
      }
    }
  }
}
