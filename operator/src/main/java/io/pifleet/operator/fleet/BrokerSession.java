package io.pifleet.operator.fleet;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the broker that never gives up. One thread owns it; each attempt has a client of
 * its own and a number, so that what an earlier client says late is of no consequence. Paho's own
 * reconnecting is not used: it does not subscribe again, and its delay is one for the whole JVM.
 */
final class BrokerSession {
  private static final Logger LOG = Logger.getLogger(BrokerSession.class);
  private static final Redial REDIAL = new Redial(Duration.ofMillis(500), Duration.ofSeconds(30));

  /** Paho's own timeout does not cover a broker that accepts and then says nothing. */
  private static final Duration ATTEMPT = Duration.ofSeconds(20);

  /** More than this gains nothing, and a broker without a limit says 65,535. */
  private static final int MAX_WINDOW = 1_000;

  /** Until Paho, which counts a little later than we do, takes another message. */
  private static final Duration CROWDED = Duration.ofMillis(5);

  private final String url;
  private final String clientId;
  private final String filter;
  private final String markTopic;
  private final Supplier<SSLContext> identity;
  private final BooleanSupplier entitled;
  private final Ears ears;
  private final Outbox outbox;
  private final ScheduledExecutorService loop;
  private final AtomicBoolean pumpDue = new AtomicBoolean();

  // Of the loop's thread alone.
  private @Nullable MqttAsyncClient client;
  private boolean wanted;
  private boolean told;
  private long attempt;
  private int failures;

  /** What the session hears; called on threads that must not be held up. */
  interface Ears {
    /** The broker was reached, before anything it sends, or lost. */
    void connected(boolean connected);

    /**
     * A message came.
     *
     * @param done to be called once when it was dealt with, so that the broker sends further ones
     */
    void message(String topic, MqttMessage message, Runnable done);

    /** All that the broker retained came before this. */
    void caughtUp();
  }

  /**
   * Sets a session up.
   *
   * @param filter what it hears
   * @param markTopic one of those topics, to which it may write and nobody else does
   * @param identity asked at each attempt, for certificates end
   * @param entitled whether this process may speak now; asked before each message
   */
  BrokerSession(
      String url,
      String clientId,
      String filter,
      String markTopic,
      Supplier<SSLContext> identity,
      BooleanSupplier entitled,
      Ears ears,
      Outbox outbox) {
    this.url = url;
    this.clientId = clientId;
    this.filter = filter;
    this.markTopic = markTopic;
    this.identity = identity;
    this.entitled = entitled;
    this.ears = ears;
    this.outbox = outbox;
    this.loop =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("broker-session").factory());
  }

  void start() {
    loop.execute(
        () -> {
          if (!wanted) {
            wanted = true;
            dial();
          }
        });
  }

  void stop() {
    loop.execute(
        () -> {
          wanted = false;
          attempt++;
          hangUp("The link to the broker is closed.");
        });
  }

  CompletionStage<Void> send(Letter letter) {
    try {
      outbox.add(letter);
    } catch (LinkFailure e) {
      letter.delivered().completeExceptionally(e);
      return letter.delivered();
    }
    pumpSoon();
    return letter.delivered();
  }

  private void dial() {
    if (!wanted) {
      return;
    }
    long mine = ++attempt;
    try {
      MqttAsyncClient fresh = new MqttAsyncClient(url, clientId, new MemoryPersistence());
      client = fresh;
      // A message is acknowledged when it was dealt with: see BrokerOptions.RECEIVE_MAXIMUM.
      fresh.setManualAcks(true);
      fresh.setCallback(
          new SessionCallback(fresh, ears, markTopic, why -> onLoop(() -> lost(mine, why))));
      fresh.connect(
          BrokerOptions.as(identity.get()),
          null,
          new Answer(
              token -> onLoop(() -> accepted(mine, fresh, token)),
              why -> onLoop(() -> lost(mine, why))));
      after(
          ATTEMPT,
          () -> {
            if (!outbox.isOpen()) {
              lost(mine, new LinkFailure("The broker did not answer within " + ATTEMPT + "."));
            }
          });
    } catch (MqttException | RuntimeException e) {
      lost(mine, e);
    }
  }

  private void accepted(long mine, MqttAsyncClient on, IMqttToken token) {
    if (mine != attempt) {
      return;
    }
    int window = window(token.getResponseProperties());
    told = true;
    ears.connected(true);
    try {
      // At every connection: the broker may have forgotten us. It then repeats all it retains.
      on.subscribe(
          new MqttSubscription[] {new MqttSubscription(filter, 1)},
          null,
          new Answer(
              granted -> onLoop(() -> subscribed(mine, granted, window)),
              why -> onLoop(() -> lost(mine, why))),
          new MqttProperties());
    } catch (MqttException e) {
      lost(mine, e);
    }
  }

  private void subscribed(long mine, IMqttToken token, int window) {
    if (mine != attempt) {
      return;
    }
    if (Answer.refused(token)) {
      lost(
          mine,
          new LinkFailure(
              "The broker refused the subscription: " + Arrays.toString(token.getReasonCodes())));
      return;
    }
    failures = 0;
    outbox.open(window);
    mark(mine);
    LOG.infof("Connected to the broker at %s.", url);
  }

  /**
   * MQTT has no sign that all retained messages were sent. A broker sends them when it takes a
   * subscription, and messages of QoS 1 in order, so a message to oneself comes after them.
   */
  private void mark(long mine) {
    MqttAsyncClient on = client;
    if (on == null) {
      return;
    }
    try {
      on.publish(
          markTopic,
          new MqttMessage(new byte[0], 1, false, new MqttProperties()),
          null,
          new Answer(
              token -> {
                if (Answer.refused(token)) {
                  LOG.warnf(
                      "The broker does not let the operator write to %s. After a start it waits"
                          + " for seconds to know who is connected; allow it in the broker's ACL.",
                      markTopic);
                }
              },
              why -> onLoop(() -> lost(mine, why))));
    } catch (MqttException e) {
      lost(mine, e);
    }
  }

  private void pumpSoon() {
    if (pumpDue.compareAndSet(false, true)) {
      loop.execute(this::pump);
    }
  }

  private void pump() {
    pumpDue.set(false);
    MqttAsyncClient on = client;
    Letter letter;
    while (on != null && (letter = outbox.next()) != null) {
      if (!entitled.getAsBoolean()) {
        outbox.answered(letter);
        letter.delivered().completeExceptionally(new LinkFailure("This operator does not lead."));
      } else if (!publish(on, letter)) {
        return;
      }
    }
  }

  /** Whether to go on with the next one. */
  private boolean publish(MqttAsyncClient on, Letter letter) {
    long mine = attempt;
    try {
      MqttProperties properties = new MqttProperties();
      properties.setMessageExpiryInterval(letter.lifetimeSeconds());
      MqttMessage message = new MqttMessage(letter.payload(), 1, false, properties);
      on.publish(
          letter.topic(),
          message,
          null,
          new Answer(
              token -> onLoop(() -> answered(letter, token)),
              why -> onLoop(() -> lost(mine, why))));
      return true;
    } catch (MqttException e) {
      if (e.getReasonCode() == MqttClientException.REASON_CODE_MAX_INFLIGHT) {
        outbox.putBack(letter);
        after(CROWDED, this::pump);
      } else {
        lost(mine, e);
      }
      return false;
    }
  }

  private void answered(Letter letter, IMqttToken token) {
    outbox.answered(letter);
    pump();
    if (Answer.refused(token)) {
      letter
          .delivered()
          .completeExceptionally(
              new LinkFailure(
                  "The broker refused a message on "
                      + letter.topic()
                      + ": "
                      + Arrays.toString(token.getReasonCodes())));
    } else {
      letter.delivered().complete(null);
    }
  }

  private void lost(long mine, Throwable why) {
    if (mine != attempt || !wanted) {
      return;
    }
    attempt++;
    failures++;
    Duration wait = REDIAL.after(failures, ThreadLocalRandom.current());
    if (failures == 1) {
      LOG.warnf("The broker at %s is lost: %s. Connecting again and again.", url, sentence(why));
    } else {
      LOG.debugf("Attempt %s to reach the broker at %s: %s", failures, url, sentence(why));
    }
    hangUp("The connection to the broker was lost.");
    after(wait, this::dial);
  }

  private void hangUp(String why) {
    MqttAsyncClient old = client;
    client = null;
    if (old == null) {
      return;
    }
    if (told) {
      told = false;
      ears.connected(false);
    }
    LinkFailure failure = new LinkFailure(why);
    outbox.close().forEach(letter -> letter.delivered().completeExceptionally(failure));
    // Closing takes Paho a while, and may take it forever.
    Thread.ofPlatform().daemon().name("broker-session-end").start(() -> Clients.end(old));
  }

  private void onLoop(Runnable task) {
    loop.execute(task);
  }

  private void after(Duration wait, Runnable task) {
    var unused = loop.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static int window(@Nullable MqttProperties broker) {
    Integer most = broker == null ? null : broker.getReceiveMaximum();
    return most == null ? MAX_WINDOW : Math.min(most - 1, MAX_WINDOW);
  }

  private static String sentence(Throwable why) {
    Throwable root = why;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root == why ? String.valueOf(why) : why + ", caused by " + root;
  }
}
