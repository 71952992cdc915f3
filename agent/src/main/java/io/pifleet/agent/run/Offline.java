package io.pifleet.agent.run;

import io.pifleet.agent.box.Downloads;
import io.pifleet.agent.box.Uplink;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The world of a box that works by itself: nobody to tell and nowhere to fetch from. */
final class Offline implements Uplink, Downloads {
  private final Executor box;
  private @Nullable Listener listener;

  Offline(Executor box) {
    this.box = box;
  }

  void tell(Listener whom) {
    listener = whom;
  }

  @Override
  public void begin(Sha256 sha256, long size) {
    Listener told = java.util.Objects.requireNonNull(listener);
    box.execute(() -> told.broken(sha256, "this box works by itself", 0));
  }

  @Override
  public void cancel() {
    // Each attempt ends by itself.
  }

  @Override
  public void presence(Presence presence) {
    // Nobody to tell.
  }

  @Override
  public void state(State state) {
    // Nobody to tell.
  }

  @Override
  public void result(Result result) {
    // Nobody to tell.
  }
}
