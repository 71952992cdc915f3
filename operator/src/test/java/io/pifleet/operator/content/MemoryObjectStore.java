package io.pifleet.operator.content;

import io.pifleet.protocol.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A store in memory, which takes files in as the real one does. */
public final class MemoryObjectStore implements ObjectStore {
  private final Map<Sha256, byte[]> files = new TreeMap<>();
  private final Map<Sha256, StoredFile> facts = new TreeMap<>();
  private int opened;

  /** What it holds. */
  public Set<Sha256> holds() {
    return Set.copyOf(files.keySet());
  }

  /** How often somebody began to read a file. */
  public int opened() {
    return opened;
  }

  @Override
  public Optional<StoredFile> find(Sha256 sha256) {
    return Optional.ofNullable(facts.get(sha256));
  }

  @Override
  public StoredFile put(InputStream bytes, Inspection inspect) throws IOException {
    try (ExecutorService thread = Executors.newSingleThreadExecutor();
        Intake intake = new Intake(bytes, inspect, thread)) {
      byte[] all = intake.readAllBytes();
      StoredFile file = intake.finish();
      inspect.whole(file);
      files.put(file.sha256(), all);
      facts.put(file.sha256(), file);
      return file;
    }
  }

  @Override
  public InputStream open(Sha256 sha256, long offset, long length) throws IOException {
    opened++;
    byte[] file = files.get(sha256);
    if (file == null) {
      throw new StoreFailure(new IOException("no such object"));
    }
    return new ByteArrayInputStream(file, (int) offset, (int) length);
  }

  @Override
  public Optional<URI> presigned(Sha256 sha256) {
    return Optional.empty();
  }
}
