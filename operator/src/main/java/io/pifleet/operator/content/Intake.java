package io.pifleet.operator.content;

import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A stream on its way into the store: digested and counted while it passes, and copied to whoever
 * inspects it on another thread. When the inspection refuses, so does the next read.
 */
final class Intake extends InputStream {
  private final InputStream source;
  private final MessageDigest digest = Sha256.digest();
  private final Pipe copy = new Pipe();
  private final CompletableFuture<MediaFacts> facts;
  private long size;
  private @Nullable IOException failure;

  Intake(InputStream source, ObjectStore.Inspection inspection, Executor threads) {
    this.source = source;
    this.facts = CompletableFuture.supplyAsync(() -> inspect(inspection), threads);
  }

  /** What was read, whole; waits for the inspection's last word. */
  StoredFile finish() throws IOException {
    copy.end(failure);
    if (failure != null) {
      throw failure;
    }
    MediaFacts found = found();
    return new StoredFile(Sha256.of(digest.digest()), size, found);
  }

  /** Why the source or the inspection failed, whoever wrapped that meanwhile. */
  @Nullable IOException failure() {
    return failure;
  }

  private MediaFacts found() throws IOException {
    try {
      return facts.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  private MediaFacts inspect(ObjectStore.Inspection inspection) {
    try (copy) {
      return inspection.of(copy);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      if (facts.isCompletedExceptionally()) {
        found();
      }
      int count = source.read(target, offset, length);
      if (count > 0) {
        size += count;
        digest.update(target, offset, count);
        copy.write(target, offset, count);
      }
      return count;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Lets the inspection end when nobody finishes. */
  @Override
  public void close() {
    copy.end(new IOException("the upload was given up"));
  }
}
