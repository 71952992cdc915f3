package io.pifleet.operator.fleet;

import java.util.Arrays;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;

/**
 * Waits for the broker's answer.
 *
 * @param came what to do with it
 * @param failed what to do when it cannot come any more
 */
record Answer(Consumer<IMqttToken> came, Consumer<Throwable> failed) implements MqttActionListener {
  /** MQTT 5, 2.4: codes from here on are failures. */
  private static final int FAILURE = 0x80;

  /** Paho takes a refusal for a success; its reason code tells. */
  static boolean refused(IMqttToken token) {
    int[] codes = token.getReasonCodes();
    return codes != null && Arrays.stream(codes).anyMatch(code -> code >= FAILURE);
  }

  @Override
  public void onSuccess(IMqttToken token) {
    came.accept(token);
  }

  @Override
  public void onFailure(IMqttToken token, Throwable why) {
    failed.accept(why);
  }
}
