package io.pifleet.operator.site;

import io.pifleet.protocol.Owner;
import java.time.Duration;
import java.util.List;

/**
 * What one deployment wants of one site.
 *
 * @param owner the deployment
 * @param files that shall be there
 * @param missing names of Contents that do not exist or are not stored
 * @param unseen names of Contents that the store was not asked for yet
 * @param paused whether nothing shall be sent
 * @param deadline how long the site may take while connected
 * @param spent how long it has taken
 */
public record Want(
    Owner owner,
    List<Desire> files,
    List<String> missing,
    List<String> unseen,
    boolean paused,
    Duration deadline,
    Duration spent) {
  /** Freezes the lists. */
  public Want {
    files = List.copyOf(files);
    missing = List.copyOf(missing);
    unseen = List.copyOf(unseen);
  }

  /** Whether the files are all that it wants. */
  boolean complete() {
    return missing.isEmpty() && unseen.isEmpty();
  }

  /** The deployment as people write it. */
  String title() {
    return owner.kind() + " " + owner.name();
  }
}
