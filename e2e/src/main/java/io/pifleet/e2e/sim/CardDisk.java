package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Disk;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agent's folder on a {@link Card}, by the operations that the real disk is made of. */
class CardDisk implements Disk {
  private final Card card;

  CardDisk(Card card) {
    this.card = card;
  }

  @Override
  public byte @Nullable [] read(String path) throws IOException {
    return card.find(path) == null ? null : card.read(path);
  }

  @Override
  public long size(String path) throws IOException {
    return card.find(path) == null ? -1 : card.read(path).length;
  }

  @Override
  public List<String> list(String folder) {
    return card.find(folder) instanceof Card.Folder f
        ? List.copyOf(f.entries().keySet())
        : List.of();
  }

  @Override
  public @Nullable String target(String link) {
    return card.find(link) instanceof Card.Pointer pointer ? pointer.target() : null;
  }

  @Override
  public void write(String path, byte[] content) throws IOException {
    if (card.find(path) == null) {
      card.create(path);
    } else {
      card.truncate(path, 0);
    }
    card.append(path, content);
    card.sync(path);
  }

  @Override
  public void append(String path, byte[] content) throws IOException {
    if (card.find(path) == null) {
      card.create(path);
    }
    card.append(path, content);
    card.sync(path);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    card.rename(from, to);
  }

  @Override
  public void link(String existing, String name) throws IOException {
    card.link(existing, name);
  }

  @Override
  public void point(String link, String target) throws IOException {
    String next = link + ".tmp";
    if (card.find(next) != null) {
      card.delete(next);
    }
    card.point(next, target);
    card.rename(next, link);
  }

  @Override
  public void makeFolder(String folder) throws IOException {
    for (int slash = folder.indexOf('/'); slash >= 0; slash = folder.indexOf('/', slash + 1)) {
      card.makeFolder(folder.substring(0, slash));
    }
    card.makeFolder(folder);
  }

  @Override
  public void delete(String path) throws IOException {
    if (card.find(path) instanceof Card.Folder folder) {
      for (String name : List.copyOf(folder.entries().keySet())) {
        delete(path + "/" + name);
      }
    }
    if (card.find(path) != null) {
      card.delete(path);
    }
  }

  @Override
  public void sync(String folder) throws IOException {
    card.syncFolder(folder);
  }

  @Override
  public long free() {
    return card.free();
  }
}
