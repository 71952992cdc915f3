package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Index;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Topic.Channel;
import io.pifleet.protocol.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One box in fine weather, told by a test what to do; the laws watch. */
final class Solo {
  private static final SiteId SITE = new SiteId("club", "box1");
  private static final Broker.Client DEAF =
      new Broker.Client() {
        @Override
        public void arrived(Message message) {}

        @Override
        public void lost() {}
      };

  private final Timeline timeline;
  private final Broker broker;
  private final Depot depot;
  private final Machine machine;
  private final Broker.Connection operator;
  private final List<Command> told = new ArrayList<>();

  Solo() {
    this(Trace.off());
  }

  /** Tells what happens. */
  Solo(Trace trace) {
    timeline = new Timeline(1, trace);
    broker = new Broker(timeline, trace, Weather.FINE);
    Packs packs = new Packs(timeline, 0);
    depot = Depot.with(timeline, packs, Weather.FINE, 3);
    Cluster cluster = new Cluster(timeline, trace, List.of(SITE));
    Setting setting =
        new Setting(
            timeline,
            trace,
            broker,
            depot,
            packs,
            Parts.SOUND,
            new Laws(),
            new OrderLaws(),
            new SoftwareLaws(packs),
            new RolloutLaws(cluster),
            cluster,
            30_000);
    machine = new Machine(setting, SITE, new Card(16_384));
    operator = broker.connect(new Timeline.Life(), DEAF);
    machine.start();
    pass(20_000);
  }

  Machine machine() {
    return machine;
  }

  Solo pass(long millis) {
    timeline.run(timeline.now() + millis);
    return this;
  }

  Solo deploy(String path, int file, long revision) {
    Sha256 sha256 = depot.files().get(file);
    return tell(CommandType.DEPLOY_VIDEO, path, sha256, depot.bytes(sha256).length, revision);
  }

  Solo delete(String path, long revision) {
    return tell(CommandType.DELETE_VIDEO, path, null, 0, revision);
  }

  /** Says all again, as the operator does, and what then failed once more under a new revision. */
  void insist() {
    told.forEach(this::send);
    pass(30_000);
    Map<ContentPath, Command> last = new TreeMap<>();
    told.forEach(c -> last.put(c.file().path(), c));
    for (State.Failed failed : machine.state().content().failed()) {
      Command.File file = last.get(failed.path()).file();
      long revision = failed.revision() + 1;
      tell(last.get(failed.path()).type(), "" + file.path(), file.sha256(), file.size(), revision);
    }
    pass(30_000);
  }

  void forgetWhatWasTold() {
    told.clear();
  }

  /** Number of the file at each path that the player sees. */
  Map<String, Integer> shown() {
    Map<String, Integer> shown = new TreeMap<>();
    for (Index.Item item : new Shown().index(machine.card()).items()) {
      shown.put(item.path().toString(), depot.files().indexOf(item.sha256()));
    }
    return shown;
  }

  private Solo tell(CommandType type, String path, Sha256 sha256, long size, long revision) {
    Command command =
        new Command(
            CommandId.of("site", "owner", revision, type + path + sha256),
            type,
            revision,
            1,
            Instant.EPOCH,
            3_600,
            new Owner("ContentDeployment", "d", "d"),
            new Command.File(ContentPath.of(path), sha256, size));
    told.add(command);
    send(command);
    return this;
  }

  private void send(Command command) {
    Topic topic = new Topic(SITE, Channel.COMMAND);
    operator.send(new Message(topic, Wire.encode(command), false, 1));
    pass(100);
  }
}
