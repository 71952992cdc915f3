package io.pifleet.e2e.sim;

import io.pifleet.agent.box.DiskFull;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An SD card with a file system in memory, as harsh as POSIX allows: bytes are safe once their file
 * was synced, names once their folder was; at a power cut all else is kept, lost or torn.
 *
 * <p>Each operation is first shown to the {@link Watch}, which may pull the plug, so that a run can
 * be cut between any two of them.
 */
final class Card {
  private final Folder root = new Folder();
  private final List<Change> unsafe = new ArrayList<>();
  private final long capacity;
  private Watch watch = Watch.NOBODY;
  private boolean readOnly;
  private boolean full;
  private long used;
  private long refusals;

  Card(long capacity) {
    this.capacity = capacity;
  }

  /** Sees every operation that changes something. */
  interface Watch {
    /** Looks away. */
    Watch NOBODY = (operation, path) -> {};

    /** Before it happens; may throw {@link PowerCut}. */
    void before(String operation, String path);

    /** After it happened. */
    default void after(String operation, String path) {}
  }

  /** What becomes of that which was not synced when the power goes. */
  interface Survival {
    /** All of it had reached the card by itself. So it is too when only the process is killed. */
    Survival KEPT = new Survival() {};

    /** None of it had. */
    Survival DROPPED =
        new Survival() {
          @Override
          public boolean name() {
            return false;
          }

          @Override
          public byte[] bytes(byte[] safe, byte[] written) {
            return safe;
          }
        };

    /** Whether one more change of a name, asked about from the oldest on, had reached the card. */
    default boolean name() {
      return true;
    }

    /** What of a file's bytes had reached the card. */
    default byte[] bytes(byte[] safe, byte[] written) {
      return written;
    }
  }

  /** Something with a name. */
  sealed interface Node permits Folder, Data, Pointer {}

  /** Names, as they are and as they would be after a power cut. */
  static final class Folder implements Node {
    private final NavigableMap<String, Node> now = new TreeMap<>();
    private final NavigableMap<String, Node> safe = new TreeMap<>();

    NavigableMap<String, Node> entries() {
      return Collections.unmodifiableNavigableMap(now);
    }
  }

  /** Bytes, as they are and as they would be after a power cut. */
  static final class Data implements Node {
    private byte[] now = new byte[0];
    private byte[] safe = now;
    private int links;

    /** Not a copy; each write makes a new array, so that it also stands for the file's version. */
    byte[] bytes() {
      return now;
    }
  }

  /** A symbolic link. */
  record Pointer(String target) implements Node {}

  /** A name that comes, goes or changes what it stands for. */
  private record Edit(Folder folder, String name, @Nullable Node node) {}

  /** Edits that happen together or not at all. */
  private record Change(List<Edit> edits) {
    boolean touches(Set<Folder> folders) {
      return edits.stream().anyMatch(e -> folders.contains(e.folder()));
    }
  }

  void watch(Watch by) {
    watch = by;
  }

  void readOnly(boolean is) {
    readOnly = is;
  }

  /** Something else fills what is left, or is gone again. */
  void full(boolean is) {
    full = is;
  }

  long free() {
    return full ? 0 : Math.max(0, capacity - used);
  }

  long used() {
    return used;
  }

  /** How many operations failed so far. */
  long refusals() {
    return refusals;
  }

  Folder root() {
    return root;
  }

  /** Makes a folder, and does nothing where there is one. */
  void makeFolder(String path) throws IOException {
    if (!(find(path) instanceof Folder)) {
      begin("mkdir", path);
      change(path, "mkdir", new Edit(parent(path), name(path), new Folder()));
    }
  }

  /** Makes an empty file. */
  void create(String path) throws IOException {
    begin("create", path);
    if (parent(path).now.containsKey(name(path))) {
      throw new FileAlreadyExistsException(path);
    }
    change(path, "create", new Edit(parent(path), name(path), new Data()));
  }

  /** Cuts a file off, or lengthens it with zeros. */
  void truncate(String path, long length) throws IOException {
    begin("truncate", path);
    set(data(path), Arrays.copyOf(data(path).now, Math.toIntExact(length)));
    watch.after("truncate", path);
  }

  /** Writes at the end; on a full card as much as fits. */
  void append(String path, byte[] bytes) throws IOException {
    begin("append", path);
    Data file = data(path);
    int fits = (int) Math.min(bytes.length, free());
    byte[] longer = Arrays.copyOf(file.now, file.now.length + fits);
    System.arraycopy(bytes, 0, longer, file.now.length, fits);
    set(file, longer);
    watch.after("append", path);
    if (fits < bytes.length) {
      refusals++;
      throw new DiskFull("No space left on device");
    }
  }

  byte[] read(String path) throws IOException {
    return data(path).now.clone();
  }

  /** Makes a file's bytes safe, not its name. */
  void sync(String path) throws IOException {
    begin("fsync", path);
    Data file = data(path);
    file.safe = file.now;
    watch.after("fsync", path);
  }

  /** Makes a folder's names safe; a rename between two folders is safe when either is. */
  void syncFolder(String path) throws IOException {
    begin("fsync folder", path);
    Set<Folder> folders = new HashSet<>(Set.of(folder(path)));
    List<Change> reached = new ArrayList<>();
    for (int i = unsafe.size() - 1; i >= 0; i--) {
      Change change = unsafe.get(i);
      if (change.touches(folders)) {
        change.edits().forEach(e -> folders.add(e.folder()));
        reached.add(0, change);
      }
    }
    reached.forEach(Card::makeSafe);
    unsafe.removeAll(reached);
    watch.after("fsync folder", path);
  }

  /** Gives a thing another name, in place of what had it. */
  void rename(String from, String to) throws IOException {
    begin("rename " + from, to);
    Node node = node(from);
    Node there = parent(to).now.get(name(to));
    if (there == node) {
      return; // POSIX: two names of one file both stay.
    }
    if (there instanceof Folder && !(node instanceof Folder)) {
      throw new IOException(to + " is a folder");
    }
    change(
        to,
        "rename",
        new Edit(parent(from), name(from), null),
        new Edit(parent(to), name(to), node));
  }

  /** Gives a file one more name. */
  void link(String existing, String path) throws IOException {
    begin("link " + existing, path);
    Data file = data(existing);
    if (parent(path).now.containsKey(name(path))) {
      throw new FileAlreadyExistsException(path);
    }
    change(path, "link", new Edit(parent(path), name(path), file));
  }

  /** Makes a symbolic link. */
  void point(String path, String target) throws IOException {
    begin("symlink " + target, path);
    if (parent(path).now.containsKey(name(path))) {
      throw new FileAlreadyExistsException(path);
    }
    change(path, "symlink", new Edit(parent(path), name(path), new Pointer(target)));
  }

  /** Takes a name away: a file's, a link's, or an empty folder's. */
  void delete(String path) throws IOException {
    begin("delete", path);
    if (node(path) instanceof Folder folder && !folder.now.isEmpty()) {
      throw new IOException(path + " is not empty");
    }
    change(path, "delete", new Edit(parent(path), name(path), null));
  }

  /** Follows no link at the path's end, and none on the way. */
  @Nullable Node find(String path) {
    Node at = root;
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        if (!(at instanceof Folder folder)) {
          return null;
        }
        at = folder.now.get(part);
      }
    }
    return at;
  }

  /** The power goes and comes back. */
  void crash(Survival survival) {
    unsafe.stream().filter(change -> survival.name()).forEach(Card::makeSafe);
    unsafe.clear();
    used = 0;
    readOnly = false;
    recover(root, survival, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private void recover(Folder folder, Survival survival, Set<Node> seen) {
    folder.now.clear();
    folder.now.putAll(folder.safe);
    for (Node node : folder.now.values()) {
      boolean first = seen.add(node);
      if (node instanceof Folder inner) {
        recover(inner, survival, seen);
      } else if (node instanceof Data file) {
        if (first) {
          file.now = file.safe == file.now ? file.now : survival.bytes(file.safe, file.now);
          file.safe = file.now;
          file.links = 0;
          used += file.now.length;
        }
        file.links++;
      }
    }
  }

  private void begin(String operation, String path) throws IOException {
    watch.before(operation, path);
    if (readOnly) {
      refusals++;
      throw new IOException("Read-only file system");
    }
  }

  private void change(String path, String operation, Edit... edits) {
    Change change = new Change(List.of(edits));
    unsafe.add(change);
    for (Edit edit : edits) {
      Node before =
          edit.node() == null
              ? edit.folder().now.remove(edit.name())
              : edit.folder().now.put(edit.name(), edit.node());
      count(edit.node(), 1);
      count(before, -1);
    }
    watch.after(operation, path);
  }

  private void count(@Nullable Node node, int links) {
    if (node instanceof Data file) {
      used -= file.links > 0 ? file.now.length : 0;
      file.links += links;
      used += file.links > 0 ? file.now.length : 0;
    }
  }

  private static void makeSafe(Change change) {
    for (Edit edit : change.edits()) {
      if (edit.node() == null) {
        edit.folder().safe.remove(edit.name());
      } else {
        edit.folder().safe.put(edit.name(), edit.node());
      }
    }
  }

  private void set(Data file, byte[] bytes) {
    used += bytes.length - file.now.length;
    file.now = bytes;
  }

  private Node node(String path) throws IOException {
    Node node = find(path);
    if (node == null) {
      throw new NoSuchFileException(path);
    }
    return node;
  }

  private Data data(String path) throws IOException {
    if (node(path) instanceof Data file) {
      return file;
    }
    throw new IOException(path + " is not a file");
  }

  private Folder folder(String path) throws IOException {
    if (node(path) instanceof Folder folder) {
      return folder;
    }
    throw new IOException(path + " is not a folder");
  }

  private Folder parent(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? root : folder(path.substring(0, slash));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
