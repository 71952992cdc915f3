package io.pifleet.agent.link;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What waits to be sent, bounded; used from any thread. */
final class Outbox {
  private final int capacity;
  private final Deque<Letter> letters = new ArrayDeque<>();

  Outbox(int capacity) {
    this.capacity = capacity;
  }

  /** False where there is no room; what is dropped so is told by the next state. */
  synchronized boolean add(Letter letter) {
    if (letter.onlyNewest()) {
      letters.removeIf(waiting -> waiting.topic().equals(letter.topic()));
    }
    return letters.size() < capacity && letters.offerLast(letter);
  }

  synchronized void putBack(Letter letter) {
    letters.addFirst(letter);
  }

  synchronized @Nullable Letter next() {
    return letters.pollFirst();
  }

  synchronized boolean isEmpty() {
    return letters.isEmpty();
  }

  synchronized void clear() {
    letters.clear();
  }
}
