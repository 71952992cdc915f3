package io.pifleet.agent.box;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names of a {@link MemoryDisk} as the medium has them: those of a folder as they were when it
 * was synced last. A folder that is new there comes with all that is in it.
 */
final class Medium<T> {
  private final Map<String, T> files = new TreeMap<>();
  private final Map<String, String> links = new TreeMap<>();
  private final List<String> folders = new ArrayList<>(List.of(""));

  void sync(
      String folder, Map<String, T> nowFiles, Map<String, String> nowLinks, List<String> now) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    List<String> gone = new ArrayList<>(folders);
    gone.removeIf(f -> !isChild(f, prefix) || now.contains(f));
    for (String child : gone) {
      folders.removeIf(f -> f.equals(child) || f.startsWith(child + "/"));
      files.keySet().removeIf(f -> f.startsWith(child + "/"));
      links.keySet().removeIf(f -> f.startsWith(child + "/"));
    }
    List<String> fresh = new ArrayList<>(now);
    fresh.removeIf(f -> !isChild(f, prefix) || folders.contains(f));
    for (String child : fresh) {
      now.stream().filter(f -> f.equals(child) || f.startsWith(child + "/")).forEach(folders::add);
      nowFiles.forEach((f, inode) -> copy(f, inode, files, f.startsWith(child + "/")));
      nowLinks.forEach((f, target) -> copy(f, target, links, f.startsWith(child + "/")));
    }
    files.keySet().removeIf(f -> isChild(f, prefix));
    links.keySet().removeIf(f -> isChild(f, prefix));
    nowFiles.forEach((f, inode) -> copy(f, inode, files, isChild(f, prefix)));
    nowLinks.forEach((f, target) -> copy(f, target, links, isChild(f, prefix)));
  }

  /** What is there after a cut. */
  void restore(Map<String, T> nowFiles, Map<String, String> nowLinks, List<String> now) {
    nowFiles.clear();
    nowFiles.putAll(files);
    nowLinks.clear();
    nowLinks.putAll(links);
    now.clear();
    now.addAll(folders);
  }

  private static <V> void copy(String name, V value, Map<String, V> to, boolean really) {
    if (really) {
      to.put(name, value);
    }
  }

  private static boolean isChild(String name, String prefix) {
    return !name.isEmpty() && name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0;
  }
}
