package io.pifleet.operator.fleet;

import io.pifleet.protocol.Result;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import java.util.Collection;
import java.util.Set;

/** Who is told what happens in the fleet; called on the link's threads, must not block. */
public interface Watch {
  /** Whether the site exists. */
  boolean knows(SiteId site);

  /** Something about the box changed that its plan depends on. */
  void changed(SiteId site);

  /** The same of several. */
  void changed(Collection<SiteId> sites);

  /** Something changed that all plans depend on. */
  void everything();

  /** Other files are held by other numbers of boxes. */
  void moved(String namespace, Set<Sha256> files);

  /** A box answered a command. */
  void answered(SiteId site, Result result);

  /** A box that is no site's connected. */
  void stranger(SiteId id);
}
