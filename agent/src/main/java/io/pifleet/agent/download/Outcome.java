package io.pifleet.agent.download;

import io.pifleet.agent.box.Downloads;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Sha256;

/** How a download ended. */
sealed interface Outcome {
  /** Passes it on. */
  void tell(Downloads.Listener listener, Sha256 sha256);

  /** Whole, right and on the medium. */
  record Fetched() implements Outcome {
    @Override
    public void tell(Downloads.Listener listener, Sha256 sha256) {
      listener.fetched(sha256);
    }
  }

  /** It makes no sense to ask again. */
  record Refused(Failure reason, String message) implements Outcome {
    @Override
    public void tell(Downloads.Listener listener, Sha256 sha256) {
      listener.refused(sha256, reason, message);
    }
  }

  /** It may go better later. */
  record Broken(String message, long retryAfterSeconds) implements Outcome {
    static Broken because(String message) {
      return new Broken(message, 0);
    }

    @Override
    public void tell(Downloads.Listener listener, Sha256 sha256) {
      listener.broken(sha256, message, retryAfterSeconds);
    }
  }
}
