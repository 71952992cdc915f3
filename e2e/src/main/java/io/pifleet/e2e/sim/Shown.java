package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Index;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.Wire;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks at a card as the player does: what {@code content/current} shows, if it is whole. */
final class Shown {
  private static final String CURRENT = "content/current";
  private static final String INDEX = "index.json";

  private final IdentityHashMap<byte[], Sha256> digests = new IdentityHashMap<>();
  private final IdentityHashMap<byte[], Index> indexes = new IdentityHashMap<>();

  /** The folder that the player looks into; null where there is none yet. */
  static @Nullable String folder(Card card) {
    return card.find(CURRENT) instanceof Card.Pointer pointer
        ? "content/" + pointer.target()
        : null;
  }

  /**
   * The index of what the player sees.
   *
   * @throws LawBroken when a file is not what the index says, or the index does not say all
   */
  Index index(Card card) {
    String path = folder(card);
    if (path == null) {
      return Index.EMPTY;
    }
    if (!(card.find(path) instanceof Card.Folder folder)
        || !(folder.entries().get(INDEX) instanceof Card.Data data)) {
      throw new LawBroken("the player is pointed to " + path + ", where there is no index");
    }
    Index index = indexes.computeIfAbsent(data.bytes(), Shown::read);
    Set<String> files = new TreeSet<>();
    collect("", folder, files);
    files.remove(INDEX);
    for (Index.Item item : index.items()) {
      if (!(card.find(path + "/" + item.path()) instanceof Card.Data file)) {
        throw new LawBroken("the index names " + item.path() + ", which is not there");
      }
      Sha256 digest = digests.computeIfAbsent(file.bytes(), b -> digest(b));
      if (!digest.equals(item.sha256()) || file.bytes().length != item.size()) {
        throw new LawBroken("the player sees other bytes than declared at " + item.path());
      }
      files.remove(item.path().toString());
    }
    if (!files.isEmpty()) {
      throw new LawBroken("the player sees files that the index does not name: " + files);
    }
    return index;
  }

  Sha256 digestOf(byte[] bytes) {
    return digests.computeIfAbsent(bytes, b -> digest(b));
  }

  private static Sha256 digest(byte[] bytes) {
    return Sha256.of(Sha256.digest().digest(bytes));
  }

  private static Index read(byte[] json) {
    try {
      return Wire.decode(json, Index.class);
    } catch (Malformed e) {
      throw new LawBroken("the player sees an index that cannot be read: " + e.getMessage());
    }
  }

  private static void collect(String prefix, Card.Folder folder, Set<String> files) {
    folder
        .entries()
        .forEach(
            (name, node) -> {
              if (node instanceof Card.Folder inner) {
                collect(prefix + name + "/", inner, files);
              } else {
                files.add(prefix + name);
              }
            });
  }
}
