package io.pifleet.operator.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands bytes from one thread to another through a bounded buffer. Who reads may stop early: the
 * rest is dropped then, and who writes never waits again.
 */
final class Pipe extends InputStream {
  private final byte[] buffer = new byte[262_144];
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long written;
  private long read;
  private boolean complete;
  private @Nullable IOException failure;
  private boolean dropped;

  /** Adds bytes; waits while the buffer is full. */
  void write(byte[] bytes, int offset, int length) {
    lock.lock();
    try {
      int done = 0;
      while (done < length && !dropped) {
        int room = buffer.length - (int) (written - read);
        if (room == 0) {
          changed.awaitUninterruptibly();
          continue;
        }
        int at = (int) (written % buffer.length);
        int count = Math.min(Math.min(length - done, room), buffer.length - at);
        System.arraycopy(bytes, offset + done, buffer, at, count);
        written += count;
        done += count;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** No more will come: all was written, or the source failed. */
  void end(@Nullable IOException why) {
    lock.lock();
    try {
      complete = true;
      failure = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    lock.lock();
    try {
      while (written == read && !complete) {
        changed.awaitUninterruptibly();
      }
      if (written == read) {
        if (failure != null) {
          throw failure;
        }
        return -1;
      }
      int at = (int) (read % buffer.length);
      int count = Math.min(Math.min(length, (int) (written - read)), buffer.length - at);
      System.arraycopy(buffer, at, target, offset, count);
      read += count;
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** The reader has seen enough. */
  @Override
  public void close() {
    lock.lock();
    try {
      dropped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
