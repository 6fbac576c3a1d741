package io.countersign.harness.yubihsm;

import java.time.Instant;

/** One of a device's sessions, from CreateSession on. */
final class CardSession {
  private final int id;
  private final StoredObject key;
  private final CardChannel channel;
  private Instant used;
  private boolean authenticated;
  private int messages;

  CardSession(int id, StoredObject key, CardChannel channel, Instant now) {
    this.id = id;
    this.key = key;
    this.channel = channel;
    this.used = now;
  }

  int id() {
    return id;
  }

  /** The authentication key, as it was when the session began. */
  StoredObject key() {
    return key;
  }

  CardChannel channel() {
    return channel;
  }

  boolean isAuthenticated() {
    return authenticated;
  }

  void authenticated(Instant now) {
    authenticated = true;
    used = now;
  }

  /**
   * Counts a message.
   *
   * @return how many there were with this one
   */
  int message(Instant now) {
    used = now;
    return ++messages;
  }

  Instant used() {
    return used;
  }
}
