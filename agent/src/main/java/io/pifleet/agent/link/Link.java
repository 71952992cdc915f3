package io.pifleet.agent.link;

import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * One MQTT connection that is made again whenever it is lost.
 *
 * <p>DESIGN: one thread, the loop, owns the client, the window and the timers. Every attempt has a
 * client and a number of its own, so that a late callback of an earlier attempt is known and
 * dropped. Paho's own reconnection and buffers are not used: the first shares its delay between all
 * clients of a JVM and never subscribes again. What was not sent when a connection ends is dropped
 * with it, since the box tells its whole state on the next.
 */
final class Link {
  private static final long CONNECT_LIMIT = 20_000;
  private static final int REFUSED = 0x80;
  private static final int MAX_WINDOW = 100;
  private static final int CAPACITY = 1_200;
  private static final long FULL_WINDOW_PAUSE = 5;
  private static final long CLOSE_LIMIT = 1_500;
  private static final long DUEL_MINUTES = 10;

  /** What a link tells, on its own threads; must not block. */
  interface Listener {
    /** It is connected and subscribed. */
    void connected();

    /** It is not, and why. */
    void disconnected(String why);

    /** Something came. */
    void arrived(byte[] payload);
  }

  private final Dial dial;
  private final Listener listener;
  private final Log log;
  private final Outbox outbox = new Outbox(CAPACITY);
  private final AtomicBoolean pumping = new AtomicBoolean();
  private final RandomGenerator random = new SecureRandom();
  private final ScheduledThreadPoolExecutor loop;
  private @Nullable MqttAsyncClient client;
  private int attempt;
  private int failures;
  private int window;
  private int inFlight;
  private boolean up;
  private @Nullable Long takenOver;

  Link(Dial dial, Listener listener, Log log) {
    this.dial = dial;
    this.listener = listener;
    this.log = log;
    loop = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "link"));
    loop.setRemoveOnCancelPolicy(true);
    loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void open() {
    run(this::connect);
  }

  /** Takes a message from any thread. */
  void send(Letter letter) {
    if (outbox.add(letter) && pumping.compareAndSet(false, true)) {
      run(this::pump);
    }
  }

  /** Sends what waits, as far as that goes in a short time, and connects no more. */
  void close() {
    run(() -> finish(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_LIMIT)));
    try {
      if (!loop.awaitTermination(2 * CLOSE_LIMIT, TimeUnit.MILLISECONDS)) {
        loop.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connect() {
    int mine = ++attempt;
    later(
        CONNECT_LIMIT,
        () -> {
          if (!up) {
            lost(mine, Loss.of("no answer in time"));
          }
        });
    try {
      MqttConnectionOptions options = dial.options();
      MqttAsyncClient next =
          new MqttAsyncClient(dial.url(), dial.clientId(), new MemoryPersistence());
      client = next;
      next.setCallback(new Ear(listener::arrived, loss -> run(() -> lost(mine, loss))));
      next.connect(options, null, outcome(mine, token -> subscribe(mine, next, token)));
    } catch (MqttException | IOException | IllegalArgumentException e) {
      lost(mine, Loss.of(e));
    }
  }

  /** Always, whatever the broker says of a session: it may have lost it. */
  private void subscribe(int mine, MqttAsyncClient on, IMqttToken connected) {
    MqttProperties granted = connected.getResponseProperties();
    Integer most = granted == null ? null : granted.getReceiveMaximum();
    window = most == null ? MAX_WINDOW : Math.max(1, Math.min(MAX_WINDOW, most - 1));
    try {
      MqttSubscription[] commands = {new MqttSubscription(dial.subscription(), 1)};
      on.subscribe(
          commands, null, outcome(mine, token -> subscribed(mine, token)), new MqttProperties());
    } catch (MqttException e) {
      lost(mine, Loss.of(e));
    }
  }

  private void subscribed(int mine, IMqttToken token) {
    for (int code : token.getReasonCodes()) {
      if (code >= REFUSED) {
        lost(mine, Loss.of("the broker refused the subscription, code " + code));
        return;
      }
    }
    up = true;
    failures = 0;
    inFlight = 0;
    outbox.clear();
    log.info("The broker was reached.", "broker", dial.url());
    listener.connected();
  }

  private void pump() {
    pumping.set(false);
    MqttAsyncClient on = client;
    while (up && on != null && inFlight < window) {
      Letter letter = outbox.next();
      if (letter == null || !publish(attempt, on, letter)) {
        return;
      }
    }
  }

  private boolean publish(int mine, MqttAsyncClient on, Letter letter) {
    MqttMessage message = new MqttMessage(Wire.encode(letter.message()));
    message.setQos(letter.qos());
    message.setRetained(letter.retained());
    inFlight++;
    try {
      on.publish(letter.topic(), message, null, outcome(mine, token -> published(letter, token)));
      return true;
    } catch (MqttException e) {
      inFlight--;
      if (e.getReasonCode() == MqttClientException.REASON_CODE_MAX_INFLIGHT) {
        outbox.putBack(letter);
        later(FULL_WINDOW_PAUSE, this::pump);
      } else {
        lost(mine, Loss.of(e));
      }
      return false;
    }
  }

  private void published(Letter letter, IMqttToken token) {
    inFlight--;
    int[] codes = token.getReasonCodes();
    if (codes != null && codes.length > 0 && codes[0] >= REFUSED) {
      log.warn("The broker refused a message.", "topic", letter.topic(), "code", codes[0]);
    } else {
      letter.delivered().run();
    }
    pump();
  }

  private void lost(int mine, Loss loss) {
    if (mine != attempt) {
      return;
    }
    boolean was = up;
    up = false;
    attempt++;
    drop();
    long pause = loss.pause(failures++, loss.takenOver() && duel(), random);
    if (was || Integer.bitCount(failures) == 1) {
      log.warn(
          was ? "The broker was lost." : "The broker cannot be reached.",
          "broker",
          dial.url(),
          "error",
          loss.why(),
          "failures",
          failures,
          "again_ms",
          pause);
    }
    listener.disconnected(loss.why());
    later(pause, this::connect);
  }

  /** Whether this client is taken over for the second time within a while. */
  private boolean duel() {
    long now = System.nanoTime();
    Long before = takenOver;
    takenOver = now;
    return before != null && now - before < TimeUnit.MINUTES.toNanos(DUEL_MINUTES);
  }

  /** On a thread of its own: Paho may wait for a peer that is gone. */
  private void drop() {
    MqttAsyncClient old = client;
    client = null;
    if (old != null) {
      daemon(() -> hangUp(old, false), "link-drop").start();
    }
  }

  private void finish(long deadline) {
    MqttAsyncClient old = client;
    if (up && old != null && System.nanoTime() < deadline) {
      if (inFlight > 0 || !outbox.isEmpty()) {
        pump();
        later(FULL_WINDOW_PAUSE, () -> finish(deadline));
        return;
      }
    }
    attempt++;
    up = false;
    client = null;
    loop.shutdown();
    if (old != null) {
      hangUp(old, true);
    }
  }

  private static void hangUp(MqttAsyncClient client, boolean politely) {
    try {
      client.disconnectForcibly(0, politely ? CLOSE_LIMIT / 2 : 0, politely);
    } catch (MqttException alreadyGone) {
      // Then only its threads are left to end.
    }
    try {
      client.close(true);
    } catch (MqttException alreadyClosed) {
      // Nothing is left of it.
    }
  }

  private Ear.Outcome outcome(int mine, Consumer<IMqttToken> success) {
    return new Ear.Outcome(
        token ->
            run(
                () -> {
                  if (mine == attempt) {
                    success.accept(token);
                  }
                }),
        loss -> run(() -> lost(mine, loss)));
  }

  private void run(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException closed) {
      pumping.set(false);
    }
  }

  private void later(long millis, Runnable task) {
    try {
      Future<?> unused = loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      pumping.set(false);
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
