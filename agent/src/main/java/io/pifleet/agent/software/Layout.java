package io.pifleet.agent.software;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the archive has had so far. Two names that some file system takes for one are refused, so
 * that a package is the same wherever it is unpacked.
 */
final class Layout {
  private final int most;
  private final Node root = new Node("", true);
  private int count;

  Layout(int most) {
    this.most = most;
  }

  /** A tree of names and not a list of paths: those would repeat each folder for each file. */
  private static final class Node {
    private final String name;
    private final boolean folder;
    private final Map<String, Node> children = new HashMap<>(2);

    /** Whether it had an entry, and is not there only for what it holds. */
    private boolean named;

    Node(String name, boolean folder) {
      this.name = name;
      this.folder = folder;
    }
  }

  /** Adds an entry; returns the folders that it needs and that are new, outermost first. */
  List<String> add(EntryName entry, boolean folder) throws Refused {
    List<String> made = new ArrayList<>();
    Node at = root;
    int last = entry.parts().size() - 1;
    for (int i = 0; i <= last; i++) {
      boolean wantsFolder = folder || i < last;
      int before = count;
      at = child(at, entry, i, wantsFolder);
      if (count > before && wantsFolder) {
        made.add(String.join("/", entry.parts().subList(0, i + 1)));
      }
    }
    if (at.named) {
      throw broken(entry, "is there twice");
    }
    at.named = true;
    return made;
  }

  /** Whether there is a file of that path. */
  boolean hasFile(String path) {
    Node at = root;
    for (String part : path.split("/", -1)) {
      at = at.children.get(folded(part));
      if (at == null || !at.name.equals(part)) {
        return false;
      }
    }
    return !at.folder;
  }

  private Node child(Node parent, EntryName entry, int depth, boolean folder) throws Refused {
    String name = entry.parts().get(depth);
    Node there = parent.children.get(folded(name));
    if (there == null) {
      if (++count > most) {
        throw Refused.bad("the package has more than " + most + " files and folders");
      }
      there = new Node(name, folder);
      parent.children.put(folded(name), there);
    } else if (!there.name.equals(name)) {
      throw broken(entry, "differs from another only by case or by how its letters are composed");
    } else if (there.folder != folder) {
      throw broken(entry, "needs a folder where a file is, or the other way round");
    }
    return there;
  }

  private static String folded(String name) {
    String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
    String folded = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  private static Refused broken(EntryName entry, String rule) {
    return Refused.bad(EntryName.shown(entry.toString()) + " " + rule);
  }
}
