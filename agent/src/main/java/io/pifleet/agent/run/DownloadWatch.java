package io.pifleet.agent.run;

import io.pifleet.agent.box.Downloads;
import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells the box how its downloads go, and writes down for people what keeps them. */
final class DownloadWatch implements Downloads.Listener {
  private final Downloads.Listener box;
  private final Path state;
  private final Log log;
  private @Nullable TroubleFile trouble;

  DownloadWatch(Downloads.Listener box, Path state, Log log) {
    this.box = box;
    this.state = state;
    this.log = log;
    none();
  }

  @Override
  public void progressed(Sha256 sha256, long bytes) {
    over();
    box.progressed(sha256, bytes);
  }

  @Override
  public void fetched(Sha256 sha256) {
    over();
    box.fetched(sha256);
  }

  @Override
  public void refused(Sha256 sha256, Failure reason, String message) {
    over();
    box.refused(sha256, reason, message);
  }

  @Override
  public void broken(Sha256 sha256, String message, long retryAfterSeconds) {
    TroubleFile now = TroubleFile.after(trouble, sha256, Instant.now(), message);
    trouble = now;
    try {
      now.write(state);
    } catch (IOException e) {
      log.warn("What keeps a download cannot be written down.", "error", e.getMessage());
    }
    box.broken(sha256, message, retryAfterSeconds);
  }

  private void over() {
    if (trouble != null) {
      none();
    }
  }

  private void none() {
    trouble = null;
    try {
      TroubleFile.remove(state);
    } catch (IOException e) {
      log.warn("An old trouble cannot be taken away.", "error", e.getMessage());
    }
  }
}
