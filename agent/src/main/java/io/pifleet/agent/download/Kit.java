package io.pifleet.agent.download;

import io.pifleet.agent.box.Shelf;
import io.pifleet.agent.gateway.Gateway;
import io.pifleet.protocol.Sha256;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** Makes downloads from the gateway into the shelf of a state folder. */
public final class Kit implements BiFunction<Sha256, Long, Download> {
  private final Gateway gateway;
  private final Path state;

  /** Takes where from and where to. */
  public Kit(Gateway gateway, Path state) {
    this.gateway = gateway;
    this.state = state;
  }

  @Override
  public Download apply(Sha256 sha256, Long size) {
    return new Download(
        gateway.https(),
        gateway.at("/api/objects/" + sha256),
        gateway.credentials().get().apiKey(),
        new Part(state.resolve(Shelf.part(sha256)), state.resolve(Shelf.etag(sha256))),
        sha256,
        size);
  }
}
