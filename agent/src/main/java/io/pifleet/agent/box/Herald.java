package io.pifleet.agent.box;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pifleet.protocol.Sha256;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the player hears of the newest content: changes are told together, a player that
 * does not listen is told again, and what was heard outlives a restart.
 */
final class Herald {
  private static final String TOLD = "told";
  private static final long FIRST_PAUSE = 2_000;
  private static final long MAX_PAUSE = 300_000;
  private static final int MAX_DOUBLINGS = 8;

  private final Ports ports;
  private @Nullable Index shown;
  private @Nullable Sha256 content;
  private @Nullable Sha256 heard;
  private @Nullable Sha256 telling;
  private boolean busy;
  private boolean identify;
  private int failures;
  private long notBefore;

  Herald(Ports ports) {
    this.ports = ports;
  }

  void load() throws IOException {
    byte[] told = ports.disk().read(TOLD);
    String hex = told == null ? "" : new String(told, US_ASCII);
    heard = hex.matches("[0-9a-f]{64}") ? Sha256.of(hex) : null;
  }

  void contentIs(Index index) {
    if (!index.equals(shown)) {
      shown = index;
      content = index.digest();
      failures = 0;
      notBefore = 0;
    }
  }

  void identify() {
    identify = true;
  }

  /** Begins what is due; returns the moment at which something will be. */
  long pump() {
    if (busy || content == null) {
      return Step.Rest.FOREVER;
    }
    if (identify) {
      identify = false;
      busy = true;
      ports.player().tell(PlayerNotice.Event.IDENTIFY, content);
    } else if (!content.equals(heard)) {
      if (ports.ticker().now() < notBefore) {
        return notBefore;
      }
      busy = true;
      telling = content;
      ports.player().tell(PlayerNotice.Event.CONTENT_CHANGED, content);
    }
    return Step.Rest.FOREVER;
  }

  void told(boolean taken) {
    Sha256 about = telling;
    busy = false;
    telling = null;
    if (about == null) {
      return;
    }
    if (taken) {
      heard = about;
      failures = 0;
      remember(about);
    } else {
      long most = Math.min(MAX_PAUSE, FIRST_PAUSE << Math.min(failures++, MAX_DOUBLINGS));
      notBefore = ports.ticker().now() + most / 2 + ports.random().nextLong(most);
    }
  }

  /** Where this is lost, the player hears of its content once more after the next start. */
  private void remember(Sha256 digest) {
    try {
      ports.disk().write(TOLD, digest.hex().getBytes(US_ASCII));
    } catch (IOException e) {
      ports.log().warn("What the player was told cannot be written down.", "error", e.getMessage());
    }
  }
}
