package io.pifleet.operator.fleet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the broker, bounded, and what the broker has not acknowledged, within its window.
 * It holds nothing over a loss of the connection: what fails is planned anew, and what is sent
 * after an hour's outage is news and no history. Safe for any thread.
 */
final class Outbox {
  private final int capacity;
  private final Deque<Letter> waiting = new ArrayDeque<>();
  private final Set<Letter> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());

  /** 0 while there is no connection. */
  private int window;

  Outbox(int capacity) {
    this.capacity = capacity;
  }

  /** Takes a letter, or throws {@link LinkFailure} with the reason why not. */
  synchronized void add(Letter letter) {
    if (window == 0) {
      throw new LinkFailure("The broker is not connected.");
    }
    if (waiting.size() + inFlight.size() >= capacity) {
      throw new LinkFailure(
          "The queue to the broker is full: " + capacity + " messages wait for it.");
    }
    waiting.addLast(letter);
  }

  /** There is a connection, and the broker takes so many at once. */
  synchronized void open(int window) {
    this.window = Math.max(1, window);
  }

  /** The next to be sent; null when none waits or the window is used up. */
  synchronized @Nullable Letter next() {
    if (inFlight.size() >= window) {
      return null;
    }
    Letter letter = waiting.pollFirst();
    if (letter != null) {
      inFlight.add(letter);
    }
    return letter;
  }

  /** The client would not take it yet. */
  synchronized void putBack(Letter letter) {
    if (inFlight.remove(letter)) {
      waiting.addFirst(letter);
    }
  }

  /** The broker has answered. */
  synchronized void answered(Letter letter) {
    inFlight.remove(letter);
  }

  /** The connection is gone; returns all that was under way. */
  synchronized List<Letter> close() {
    List<Letter> all = new ArrayList<>(inFlight);
    all.addAll(waiting);
    inFlight.clear();
    waiting.clear();
    window = 0;
    return all;
  }

  synchronized boolean isOpen() {
    return window > 0;
  }

  synchronized int size() {
    return waiting.size() + inFlight.size();
  }
}
