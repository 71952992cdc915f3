package io.pifleet.operator.content;

import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.protocol.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Tells the library at once that a file has come into the store, or is not there any more. */
@Singleton
public class ContentArrivals {
  private final Catalog catalog;
  private final Bells bells;
  private final Shelf shelf;

  @Inject
  ContentArrivals(Catalog catalog, Bells bells, Shelf shelf) {
    this.catalog = catalog;
    this.bells = bells;
    this.shelf = shelf;
  }

  /** A file is in the store now. */
  public void arrived(Sha256 sha256) {
    changed(sha256);
  }

  /** Somebody asked for a file in vain. */
  public void missed(Sha256 sha256) {
    changed(sha256);
  }

  private void changed(Sha256 sha256) {
    shelf.forget(sha256);
    catalog.contents(sha256).forEach(bells.contents()::ring);
    catalog
        .releases()
        .filter(r -> r.getSpec().archive().sha256().equals(sha256.hex()))
        .forEach(bells.releases()::ring);
  }
}
