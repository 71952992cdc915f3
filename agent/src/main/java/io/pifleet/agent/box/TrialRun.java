package io.pifleet.agent.box;

import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Stage;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Performs the steps of a try and of the way back from it. */
final class TrialRun {
  private final Ports ports;
  private final SoftwareBooks books;
  private final SoftwareFolder folder;
  private final Relay relay;
  private final Speaker speaker;
  private @Nullable Trial trial;

  TrialRun(Ports ports, SoftwareBooks books, SoftwareFolder folder, Relay relay, Speaker speaker) {
    this.ports = ports;
    this.books = books;
    this.folder = folder;
    this.relay = relay;
    this.speaker = speaker;
  }

  /** A try that the last run did not end is counted before it is begun anew; a way back goes on. */
  void start() {
    Errand open = books.book().open();
    trial =
        open != null && open.onTrial() && open.stage() != Stage.Trying ? at(wayBack(open)) : null;
  }

  @Nullable Trial trial() {
    return trial;
  }

  /** What has to succeed and did not yet; null where all goes on. */
  @Nullable String trouble() {
    return trial != null && trial.stumbles() > 0 ? trial.complaint() : null;
  }

  void connected() {
    trial = trial == null ? null : trial.connected(now());
  }

  void reached() {
    trial = trial == null ? null : trial.heard();
  }

  /** Returns how the software does that is kept or back; null where that is not known yet. */
  @Nullable Pulse perform(SoftwareStep step) {
    if (step instanceof SoftwareStep.Begin begin) {
      begin(begin.errand());
    } else if (step instanceof SoftwareStep.HandOver over) {
      handOver(over.errand());
    } else if (step instanceof SoftwareStep.HandBack) {
      handBack();
    } else if (step instanceof SoftwareStep.SignOfLife sign) {
      signOfLife(sign.errand());
    } else if (step instanceof SoftwareStep.Point point) {
      point(point.errand());
    } else if (step instanceof SoftwareStep.Probe && trial != null) {
      trial = trial.probed(now());
      ports.uplink().probe();
    } else if (step instanceof SoftwareStep.Revert revert) {
      revert(revert.errand(), revert.why());
    } else if (step instanceof SoftwareStep.Commit commit) {
      return commit(commit.errand(), Objects.requireNonNull(trial));
    } else if (step instanceof SoftwareStep.Fail fail) {
      return fail(fail.errand(), fail.why());
    }
    return null;
  }

  /** The services did something for a command on trial. */
  void done(Errand open, Services.Act act, @Nullable String complaint) {
    if (trial == null) {
      return;
    }
    if (act == Services.Act.CHECK) {
      trial = trial.checked(now(), open.candidateOrBug().manifest().healthCheck(), complaint);
    } else if (open.stage() != Stage.Trying) {
      wentBack(act, complaint);
    } else if (complaint != null) {
      revert(open, Answer.failed(Failure.ServiceFailed, complaint));
    } else {
      trial = at(act == Services.Act.STOP ? Trial.Phase.POINT : Trial.Phase.JUDGE);
    }
  }

  /** What does not stop must not keep the old software from starting; and that has to start. */
  private void wentBack(Services.Act act, @Nullable String complaint) {
    if (act == Services.Act.START && complaint != null) {
      stumble("The software before cannot be started.", complaint);
      return;
    }
    if (complaint != null) {
      ports.log().warn("The new software cannot be stopped.", "complaint", complaint);
    }
    trial = at(act == Services.Act.STOP ? Trial.Phase.START : Trial.Phase.JUDGE);
  }

  private void begin(Errand errand) {
    if (!isWrittenDown(errand, errand.trying())) {
      return;
    }
    ports.log().info("A release is tried.", "version", errand.version(), "try", errand.tries() + 1);
    boolean fresh = errand.changesAgent(books.book().current());
    trial = at(fresh ? Trial.Phase.GREET : Trial.Phase.STOP);
  }

  /** Where this cannot be written the old software runs on, or comes back. */
  private boolean isWrittenDown(Errand errand, Errand next) {
    try {
      books.write(books.book().with(next));
      return true;
    } catch (IOException e) {
      if (errand.onTrial()) {
        revert(errand, books.trouble(e));
      } else {
        books.lapse(books.trouble(e));
      }
      return false;
    }
  }

  private void handOver(Errand errand) {
    Errand next = errand.handedOver();
    if (!isWrittenDown(errand, next)) {
      return;
    }
    try {
      relay.handOver(next);
    } catch (IOException e) {
      revert(next, books.trouble(e));
    }
  }

  private void handBack() {
    try {
      relay.handBack();
    } catch (IOException e) {
      stumble("The agent before cannot be called back.", String.valueOf(e.getMessage()));
    }
  }

  private void signOfLife(Errand errand) {
    try {
      relay.signOfLife(errand);
      books.write(books.book().with(errand.touched()));
      trial = at(Trial.Phase.STOP);
    } catch (IOException e) {
      revert(errand, books.trouble(e));
    }
  }

  private void point(Errand errand) {
    boolean forth = errand.stage() == Stage.Trying;
    try {
      folder.show(forth ? errand.candidate() : books.book().current());
      trial = at(forth ? Trial.Phase.START : Trial.Phase.STOP);
    } catch (IOException e) {
      if (forth) {
        revert(errand, books.trouble(e));
      } else {
        stumble("The way back is barred by the disk.", String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Back, whether or not it can be written: who finds {@code Trying} after a restart tries once
   * more, and ends here again.
   */
  private void revert(Errand errand, Answer why) {
    ports
        .log()
        .warn(
            "A release did not prove itself.",
            "version",
            errand.version(),
            "reason",
            why.reason(),
            "message",
            why.message());
    trial = at(wayBack(errand));
    books.note(books.book().with(errand.reverting(why)));
  }

  /** Where nothing was touched there is nothing to be seen to. */
  private static Trial.Phase wayBack(Errand errand) {
    return errand.untouched() ? Trial.Phase.JUDGE : Trial.Phase.POINT;
  }

  private @Nullable Pulse commit(Errand errand, Trial proved) {
    try {
      books.commit(errand);
    } catch (IOException e) {
      stumble("What proved itself cannot be written down.", String.valueOf(e.getMessage()));
      return null;
    }
    trial = null;
    relay.settle(books.book());
    int pause = errand.candidateOrBug().manifest().healthCheck().pauseSeconds(false);
    return new Pulse(proved.passingSince(), 0, null, now() + pause * Trial.SECOND);
  }

  /** Nobody is told that it failed before a restart would know it too. */
  private @Nullable Pulse fail(Errand errand, Answer why) {
    try {
      books.fail(errand, why);
    } catch (IOException e) {
      stumble("The end of the way back cannot be written down.", String.valueOf(e.getMessage()));
      return null;
    }
    trial = null;
    relay.settle(books.book());
    return Pulse.begun(now());
  }

  private void stumble(String sentence, String what) {
    Trial stumbled =
        Objects.requireNonNull(trial).stumbled(now(), what, ports.random().nextDouble());
    trial = stumbled;
    speaker.changed();
    ports.log().error(sentence, "error", what, "failures", stumbled.stumbles());
  }

  private Trial at(Trial.Phase phase) {
    return Trial.at(phase, now());
  }

  private long now() {
    return ports.ticker().now();
  }
}
