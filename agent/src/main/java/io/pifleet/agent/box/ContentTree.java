package io.pifleet.agent.box;

import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the player sees: {@code content/current}, a symbolic link to one of {@code content/trees},
 * whose files are hard links to the shelf's.
 *
 * <p>DESIGN: a tree is built and synced beside the current one, then the link is renamed over: the
 * player sees the old tree or the new one, and {@code index.json} in it says which commands it
 * holds. So "applied" is never written twice and can never be half true.
 */
final class ContentTree {
  static final String INDEX = ContentPath.INDEX;
  private static final String CONTENT = "content";
  private static final String CURRENT = CONTENT + "/current";
  private static final String TREES = CONTENT + "/trees";

  private final Disk disk;
  private long number;

  ContentTree(Disk disk) {
    this.disk = disk;
  }

  /** The current index; null where there is none or none that can be read. */
  @Nullable Index load() throws IOException {
    String target = disk.target(CURRENT);
    if (target == null) {
      return null;
    }
    number = numberOf(target.substring(target.lastIndexOf('/') + 1));
    byte[] json = disk.read(CONTENT + "/" + target + "/" + INDEX);
    if (json == null) {
      return null;
    }
    try {
      return Wire.decode(json, Index.class);
    } catch (Malformed spoilt) {
      return null;
    }
  }

  /** Whether there is a tree for the player, readable or not. */
  boolean exists() {
    return number > 0;
  }

  /** Where a file of the current tree lies. */
  String file(ContentPath path) {
    return tree(number) + "/" + path;
  }

  /** Builds the next tree and makes the player see it. */
  void switchTo(Index index) throws IOException {
    long next = Math.max(number, 0) + 1;
    String tree = tree(next);
    disk.delete(tree);
    Set<String> folders = new TreeSet<>(List.of(tree));
    for (Index.Item item : index.items()) {
      List<String> parts = item.path().parts();
      for (int depth = 1; depth < parts.size(); depth++) {
        folders.add(tree + "/" + String.join("/", parts.subList(0, depth)));
      }
    }
    for (String folder : folders) {
      disk.makeFolder(folder);
    }
    for (Index.Item item : index.items()) {
      disk.link(Shelf.object(item.sha256()), tree + "/" + item.path());
    }
    disk.write(tree + "/" + INDEX, Wire.encode(index));
    for (String folder : folders) {
      disk.sync(folder);
    }
    disk.sync(TREES);
    disk.point(CURRENT, "trees/" + next);
    number = next;
    disk.sync(CONTENT);
  }

  /** Takes the trees away that the player does not see. */
  void prune() throws IOException {
    for (String name : disk.list(TREES)) {
      if (numberOf(name) != number) {
        disk.delete(TREES + "/" + name);
      }
    }
  }

  void makeFolders() throws IOException {
    if (disk.list("").contains(CONTENT) && disk.list(CONTENT).contains("trees")) {
      return;
    }
    disk.makeFolder(TREES);
    disk.sync(CONTENT);
    disk.sync("");
  }

  private static String tree(long number) {
    return TREES + "/" + number;
  }

  private static long numberOf(String name) {
    try {
      return Long.parseLong(name);
    } catch (NumberFormatException notOurs) {
      return -1;
    }
  }
}
