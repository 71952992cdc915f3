package io.pifleet.agent.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pifleet.agent.Places;
import io.pifleet.agent.box.Index;
import io.pifleet.agent.box.Inspection;
import io.pifleet.agent.config.SiteConf;
import io.pifleet.agent.credential.CredentialFolder;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.disk.LocalDisk;
import io.pifleet.agent.run.LinkFile;
import io.pifleet.agent.run.StateLock;
import io.pifleet.agent.run.TroubleFile;
import io.pifleet.agent.software.Holds;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} says.
 *
 * @param site id; null for a box that is not enrolled
 * @param name what people call it
 * @param server the gateway
 * @param running whether an agent runs in the folder
 * @param connected whether it reaches the broker
 * @param link the same as a sentence
 * @param until end of the certificate
 * @param freeBytes of the disk; null where the folder does not exist
 * @param software what PiFleet brought
 * @param bytes of the content
 * @param items the content
 * @param open commands that were accepted and have not ended
 * @param trouble what keeps the download of a file; null for nothing
 * @param failed last failures
 * @param holds who wants no update now
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Report(
    @Nullable String site,
    @Nullable String name,
    @Nullable String server,
    boolean running,
    boolean connected,
    String link,
    @Nullable Instant until,
    @Nullable Long freeBytes,
    Inspection.Software software,
    long bytes,
    List<Index.Item> items,
    List<Inspection.Open> open,
    @Nullable TroubleFile trouble,
    List<State.Failed> failed,
    List<State.Hold> holds) {

  static Report of(Places places) throws IOException {
    Path state = places.state();
    SiteConf conf = SiteConf.read(places.config());
    Credentials credentials = new CredentialFolder(state).load();
    Inspection found = Inspection.of(new LocalDisk(state));
    boolean running = StateLock.isTaken(state);
    LinkFile link = running ? LinkFile.read(state) : null;
    URI server = conf.server();
    return new Report(
        credentials == null ? null : credentials.site().toString(),
        conf.name(),
        server == null ? null : server.toString(),
        running,
        link != null && link.connected(),
        sentence(link, credentials),
        credentials == null ? null : credentials.certificate().getNotAfter().toInstant(),
        Files.exists(state) ? (Long) Files.getFileStore(state).getUsableSpace() : null,
        found.software(),
        found.index().items().stream().mapToLong(Index.Item::size).sum(),
        found.index().items(),
        found.open(),
        running ? TroubleFile.read(state) : null,
        found.failed(),
        new Holds(state).current());
  }

  String json() {
    return new String(Wire.encode(this), UTF_8);
  }

  private static String sentence(@Nullable LinkFile link, @Nullable Credentials credentials) {
    if (link == null) {
      return "not connected";
    }
    if (credentials != null && !link.isOf(credentials)) {
      return "that of the credentials of before; systemctl restart pifleet-agent";
    }
    return link.connected()
        ? "connected since " + link.since()
        : "not connected since " + link.since() + ": " + link.error();
  }
}
