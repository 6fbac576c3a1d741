package io.countersign.tunnel.daemon;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The connections of which nobody knows yet who they are from. They have a room of their own, which
 * is small, and in which the newest is always let in for the oldest: so many strangers there may be
 * at an open port, they take no place of a connection that has proved its key, and each new one has
 * its time. For several threads.
 */
final class Handshakes {
  /** Of a signer's there is one at a time, and it takes a few trips of the path. */
  static final int MOST = 64;

  private final SequencedSet<Connection> running = new LinkedHashSet<>();

  /** One more; the one that has to go for it, if one has. */
  synchronized Optional<Connection> begin(Connection connection) {
    running.addLast(connection);
    return running.size() > MOST ? Optional.of(running.removeFirst()) : Optional.empty();
  }

  /** It is over, whatever came of it. */
  synchronized void end(Connection connection) {
    running.remove(connection);
  }

  synchronized int count() {
    return running.size();
  }
}
