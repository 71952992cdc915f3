package io.pifleet.e2e.bench;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * Thousands of boxes on one connection, which the bench's broker lets speak for all of them: what
 * the operator hears and says is the same as with a connection a box.
 */
final class SimulatedBoxes implements AutoCloseable {
  /** As the broker allows. */
  private static final int IN_FLIGHT = 500;

  private static final int BEAT_SECONDS = 30;
  private static final long LIMIT_MILLIS = 30_000;

  private final MqttAsyncClient client;
  private final Semaphore window = new Semaphore(IN_FLIGHT);
  private final Map<SiteId, SimulatedBox> boxes = new HashMap<>();
  private final List<SimulatedBox> inOrder = new ArrayList<>();
  private final Queue<Told> told = new ConcurrentLinkedQueue<>();
  private final Queue<Done> done = new ConcurrentLinkedQueue<>();
  private volatile Behaviour behaviour = Behaviour.AT_ONCE;
  private int tick;

  /** All boxes are one thread's. */
  private final ScheduledExecutorService life =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("boxes").factory());

  /**
   * A command that reached a box.
   *
   * @param nanos when, by System.nanoTime
   */
  record Told(long nanos, SiteId site, Command command) {}

  /**
   * An answer after which a box has nothing more to do.
   *
   * @param nanos when it was about to be sent
   */
  record Done(long nanos, SiteId site) {}

  /** What a box does about a command; the last message it says is its last word on it. */
  @FunctionalInterface
  interface Behaviour {
    /** It is there at once. */
    Behaviour AT_ONCE =
        (box, command) ->
            Stream.concat(box.accepts(command).stream(), box.succeeds(command).stream()).toList();

    /** It begins, and comes to no end. */
    Behaviour BEGIN = SimulatedBox::accepts;

    List<SimulatedBox.Said> about(SimulatedBox box, Command command);
  }

  SimulatedBoxes(int port, SSLContext tls, String name) throws MqttException {
    client = new MqttAsyncClient("ssl://127.0.0.1:" + port, name, new MemoryPersistence());
    client.setCallback(new Ear());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setSocketFactory(tls.getSocketFactory());
    options.setAutomaticReconnect(false);
    client.connect(options).waitForCompletion(LIMIT_MILLIS);
    MqttSubscription[] commands = {new MqttSubscription("pifleet/v1/+/down/command", 1)};
    client.subscribe(commands, null, null, new MqttProperties()).waitForCompletion(LIMIT_MILLIS);
    var unused = life.scheduleAtFixedRate(this::beat, 1, 1, TimeUnit.SECONDS);
  }

  /** Switches them on. */
  void arrive(List<SimulatedBox> more) {
    life.execute(
        () -> {
          for (SimulatedBox box : more) {
            boxes.put(box.site(), box);
            inOrder.add(box);
            say(box.arrives());
          }
        });
  }

  /** From now on they do this about a command. */
  void behave(Behaviour next) {
    told.clear();
    done.clear();
    behaviour = next;
  }

  /** A box that has begun fails. */
  void fail(Told begun) {
    life.execute(() -> answer(begun, SimulatedBox::fails));
  }

  /** The commands since they were last told how to behave, in the order in which they came. */
  List<Told> told() {
    return List.copyOf(told);
  }

  /** The last answers since then. */
  List<Done> done() {
    return List.copyOf(done);
  }

  private void answer(Told command, Behaviour how) {
    SimulatedBox box = boxes.get(command.site());
    if (box != null) {
      List<SimulatedBox.Said> answers = how.about(box, command.command());
      done.add(new Done(System.nanoTime(), command.site()));
      say(answers);
    }
  }

  /** Each once in the interval, and not all at once. */
  private void beat() {
    for (int i = tick++ % BEAT_SECONDS; i < inOrder.size(); i += BEAT_SECONDS) {
      say(List.of(inOrder.get(i).beats()));
    }
  }

  private void say(List<SimulatedBox.Said> messages) {
    try {
      for (SimulatedBox.Said said : messages) {
        boolean beat = said.topic().channel() == Topic.Channel.HEARTBEAT;
        MqttMessage message =
            new MqttMessage(Wire.encode(said.message()), beat ? 0 : 1, said.retained(), null);
        if (beat) {
          client.publish(said.topic().toString(), message);
        } else {
          window.acquire();
          client.publish(said.topic().toString(), message, null, new Acknowledged());
        }
      }
    } catch (MqttException e) {
      throw new IllegalStateException("the simulated boxes have lost the broker", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    life.shutdownNow();
    try {
      client.disconnectForcibly(0, LIMIT_MILLIS, false);
      client.close(true);
    } catch (MqttException gone) {
      // That is what was wanted.
    }
  }

  private final class Acknowledged implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      window.release();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable refused) {
      window.release();
    }
  }

  private final class Ear implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      Told command =
          new Told(
              System.nanoTime(),
              Topic.parse(topic).site(),
              Wire.decode(message.getPayload(), Command.class));
      told.add(command);
      life.execute(() -> answer(command, behaviour));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
