package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Box;
import io.pifleet.agent.box.Disk;
import io.pifleet.agent.box.DiskFull;
import io.pifleet.agent.box.Downloads;
import io.pifleet.agent.box.Shelf;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.util.Arrays;

/**
 * Fetches files from the {@link Depot} as the agent's own downloads do: goes on with a part, checks
 * the digest over the whole, syncs before it says so.
 */
final class Courier implements Downloads {
  private static final int PIECE = 24;

  private final Setting setting;
  private final Machine machine;
  private final Card card;
  private final Disk disk;
  private boolean cancelled;

  Courier(Setting setting, Machine machine, Card card, Disk disk) {
    this.setting = setting;
    this.machine = machine;
    this.card = card;
    this.disk = disk;
  }

  @Override
  public void begin(Sha256 sha256, long size) {
    cancelled = false;
    later(box -> answered(sha256, size, box));
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  private void answered(Sha256 sha256, long size, Box box) throws IOException {
    Depot.Answer answer = machine.online() ? setting.depot().answer() : Depot.Answer.SILENT;
    switch (answer) {
      case WHOLE, CUT, ALTERED -> open(sha256, size, answer, box);
      case BUSY -> broken(sha256, box, "the server is busy", setting.timeline().below(60));
      case NONSENSE -> broken(sha256, box, "a page that says sorry", 0);
      case SILENT -> broken(sha256, box, "no answer", 0);
      case FORBIDDEN -> box.refused(sha256, Failure.Forbidden, "not for you");
      case MISSING -> box.refused(sha256, Failure.NotFound, "no such file");
    }
  }

  private void open(Sha256 sha256, long size, Depot.Answer answer, Box box) throws IOException {
    byte[] bytes = setting.depot().bytes(sha256).clone();
    if (answer == Depot.Answer.ALTERED) {
      bytes[setting.timeline().below(bytes.length)] ^= 1;
    }
    try {
      if (disk.size(Shelf.part(sha256)) > size) {
        disk.delete(Shelf.part(sha256));
      }
      if (disk.size(Shelf.part(sha256)) < 0) {
        card.create(Shelf.part(sha256));
      }
      piece(sha256, bytes, answer, box);
    } catch (IOException e) {
      trouble(sha256, e, box);
    }
  }

  private void piece(Sha256 sha256, byte[] bytes, Depot.Answer answer, Box box) throws IOException {
    int have = (int) disk.size(Shelf.part(sha256));
    if (cancelled) {
      broken(sha256, box, "cancelled", 0);
    } else if (have >= bytes.length) {
      finish(sha256, box);
    } else if (!machine.online() || (answer == Depot.Answer.CUT && have > bytes.length / 2)) {
      broken(sha256, box, "cut off", 0);
    } else {
      int end = Math.min(bytes.length, have + PIECE);
      card.append(Shelf.part(sha256), Arrays.copyOfRange(bytes, have, end));
      box.progressed(sha256, end);
      later(next -> guarded(sha256, bytes, answer, next));
    }
  }

  private void guarded(Sha256 sha256, byte[] bytes, Depot.Answer answer, Box box)
      throws IOException {
    try {
      piece(sha256, bytes, answer, box);
    } catch (IOException e) {
      trouble(sha256, e, box);
    }
  }

  private void finish(Sha256 sha256, Box box) throws IOException {
    if (setting.parts().syncsDownloads()) {
      card.sync(Shelf.part(sha256));
    }
    byte[] whole = card.read(Shelf.part(sha256));
    if (setting.parts().verifies() && !Sha256.of(Sha256.digest().digest(whole)).equals(sha256)) {
      disk.delete(Shelf.part(sha256));
      box.refused(sha256, Failure.DigestMismatch, "other bytes than declared");
    } else {
      box.fetched(sha256);
    }
  }

  private static void trouble(Sha256 sha256, IOException e, Box box) {
    Failure reason = e instanceof DiskFull ? Failure.DiskShort : Failure.DiskError;
    box.refused(sha256, reason, String.valueOf(e.getMessage()));
  }

  private void broken(Sha256 sha256, Box box, String why, long retryAfter) {
    box.broken(sha256, why, retryAfter);
  }

  private void later(Machine.Deed deed) {
    machine.later(1 + setting.timeline().below(500L), deed);
  }
}
