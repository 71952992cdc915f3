package io.pifleet.agent.link;

import java.util.Set;
import java.util.random.RandomGenerator;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended or did not come about.
 *
 * @param why one sentence
 * @param takenOver whether another client with this box's certificate came
 */
record Loss(String why, boolean takenOver) {
  private static final long MIN_PAUSE = 250;
  private static final long FIRST_PAUSE = 500;
  private static final long MAX_PAUSE = 30_000;
  private static final int MAX_DOUBLINGS = 6;

  /** Whoever took over once may have been sent away by now. */
  private static final long TAKEN_OVER_PAUSE = 2_000;

  /** Two boxes with one card's content would go on for ever. */
  private static final long DUEL_PAUSE = 60_000;

  private static final int SESSION_TAKEN_OVER = 142;

  private static final String TAKEN_OVER =
      "another client came in this box's name; its site may have another box now, or, where this"
          + " repeats, two boxes share one card";

  /** MQTT 5, 3.2.2.2. */
  private static final Set<Integer> NOT_LET_IN = Set.of(134, 135, 138);

  static Loss of(String why) {
    return new Loss(why, false);
  }

  static Loss of(@Nullable Throwable error) {
    if (error == null) {
      return of("the connection ended");
    }
    Throwable deepest = error;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    int code = error instanceof MqttException mqtt ? mqtt.getReasonCode() : 0;
    if (NOT_LET_IN.contains(code) || (message != null && message.contains("revoked"))) {
      return of(
          "the broker lets this box in no more; its site may have another box now, or was revoked:"
              + " if this one is to stay, enrol it again");
    }
    return new Loss(
        deepest.getClass().getSimpleName() + (message == null ? "" : ": " + message),
        code == SESSION_TAKEN_OVER);
  }

  static Loss of(@Nullable MqttDisconnectResponse response) {
    if (response == null || response.getReturnCode() == 0) {
      return of(response == null ? null : (Throwable) response.getException());
    }
    int code = response.getReturnCode();
    return code == SESSION_TAKEN_OVER
        ? new Loss(TAKEN_OVER, true)
        : of("the broker ended it, code " + code);
  }

  /**
   * How long to wait, with full jitter.
   *
   * @param failures in a row before this one
   * @param duel whether it was taken over a while ago already
   */
  long pause(int failures, boolean duel, RandomGenerator random) {
    if (takenOver) {
      long least = duel ? DUEL_PAUSE : TAKEN_OVER_PAUSE;
      return least + random.nextLong(least);
    }
    long most = Math.min(MAX_PAUSE, FIRST_PAUSE << Math.min(failures, MAX_DOUBLINGS));
    return MIN_PAUSE + random.nextLong(most);
  }
}
