package io.pifleet.agent.box;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A folder in memory that writes down what is done to it, and can lose power or refuse. */
final class MemoryDisk implements Disk {
  /** The power went; nothing of the agent runs after that. */
  static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** What two names may share. */
  private static final class Inode {
    private byte[] bytes = {};
  }

  private final Map<String, Inode> files = new TreeMap<>();
  private final Map<String, String> links = new TreeMap<>();
  private final List<String> folders = new ArrayList<>(List.of(""));
  private final Medium<Inode> medium = new Medium<>();
  private final List<String> operations = new ArrayList<>();
  private Predicate<String> refuses = operation -> false;
  private boolean full;
  private boolean tearing;
  private int power = Integer.MAX_VALUE;
  private long free = 1L << 40;

  /** What was done, as {@code operation path}. */
  List<String> operations() {
    return List.copyOf(operations);
  }

  /** Power for so many operations more. */
  void powerFor(int count) {
    power = count;
  }

  /** A cut takes the names that were not synced. */
  void loseNames() {
    medium.restore(files, links, folders);
  }

  void refuse(Predicate<String> which) {
    refuses = which;
    full = false;
  }

  void beFullFor(Predicate<String> which) {
    refuses = which;
    full = true;
  }

  /** Whether a refused write leaves an empty file. */
  void tearing(boolean is) {
    tearing = is;
  }

  void free(long bytes) {
    free = bytes;
  }

  void flip(String path, int bit) {
    files.get(path).bytes[bit / 8] ^= (byte) (1 << (bit % 8));
  }

  @Override
  public byte[] read(String path) {
    Inode inode = files.get(path);
    return inode == null ? null : inode.bytes.clone();
  }

  @Override
  public long size(String path) {
    return files.containsKey(path) ? files.get(path).bytes.length : -1;
  }

  @Override
  public List<String> list(String folder) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    List<String> names = new ArrayList<>(folders);
    names.addAll(files.keySet());
    names.addAll(links.keySet());
    return names.stream()
        .filter(n -> !n.isEmpty() && n.startsWith(prefix))
        .map(n -> n.substring(prefix.length()))
        .map(n -> n.contains("/") ? n.substring(0, n.indexOf('/')) : n)
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public String target(String link) {
    return links.get(link);
  }

  @Override
  public void write(String path, byte[] content) throws IOException {
    Inode inode = inode("write", path);
    inode.bytes = content.clone();
  }

  @Override
  public void append(String path, byte[] content) throws IOException {
    Inode inode = inode("append", path);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(inode.bytes);
    out.writeBytes(content);
    inode.bytes = out.toByteArray();
  }

  @Override
  public void rename(String from, String to) throws IOException {
    begin("rename", to);
    Inode inode = files.remove(from);
    if (inode != null) {
      files.put(to, inode);
    } else if (folders.contains(from)) {
      move(from, to);
    } else {
      throw new NoSuchFileException(from);
    }
  }

  private void move(String from, String to) throws IOException {
    if (!list(to).isEmpty()) {
      throw new IOException(to + " is not empty");
    }
    folders.remove(to);
    folders.replaceAll(
        n -> n.equals(from) || n.startsWith(from + "/") ? to + n.substring(from.length()) : n);
    for (String name : List.copyOf(files.keySet())) {
      if (name.startsWith(from + "/")) {
        files.put(to + name.substring(from.length()), files.remove(name));
      }
    }
  }

  @Override
  public void link(String existing, String name) throws IOException {
    begin("link", name);
    Inode inode = files.get(existing);
    if (inode == null || files.containsKey(name) || folders.contains(name)) {
      throw new NoSuchFileException(existing);
    }
    files.put(name, inode);
  }

  @Override
  public void point(String link, String target) throws IOException {
    begin("point", link);
    links.put(link, target);
  }

  @Override
  public void makeFolder(String folder) throws IOException {
    begin("makeFolder", folder);
    String path = "";
    for (String part : folder.split("/", -1)) {
      path = path.isEmpty() ? part : path + "/" + part;
      if (!folders.contains(path)) {
        folders.add(path);
      }
    }
  }

  @Override
  public void delete(String path) throws IOException {
    begin("delete", path);
    files.keySet().removeIf(n -> n.equals(path) || n.startsWith(path + "/"));
    folders.removeIf(n -> n.equals(path) || n.startsWith(path + "/"));
    links.remove(path);
  }

  @Override
  public void sync(String folder) throws IOException {
    begin("sync", folder);
    medium.sync(folder, files, links, folders);
  }

  @Override
  public long free() {
    return free;
  }

  private Inode inode(String operation, String path) throws IOException {
    if (tearing) {
      files.computeIfAbsent(path, p -> new Inode());
    }
    begin(operation, path);
    int slash = path.lastIndexOf('/');
    if (!folders.contains(slash < 0 ? "" : path.substring(0, slash))) {
      throw new NoSuchFileException(path);
    }
    return files.computeIfAbsent(path, p -> new Inode());
  }

  private void begin(String operation, String path) throws IOException {
    if (power-- <= 0) {
      throw new PowerCut();
    }
    String line = operation + " " + path;
    if (refuses.test(line)) {
      throw full ? new DiskFull("no room for " + path) : new IOException("read-only file system");
    }
    operations.add(line);
  }
}
