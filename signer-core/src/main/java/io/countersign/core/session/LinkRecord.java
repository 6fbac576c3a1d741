package io.countersign.core.session;

import io.countersign.protocol.codec.Response;
import java.time.InstantSource;

/**
 * Keeps the {@link LinkState} of a link: written by the link's thread alone, read by any. Costs a
 * request a few writes, and nobody waits for anybody.
 */
final class LinkRecord {
  private final InstantSource clock;

  /** Replaced when the connection comes or goes; its counts are those of then. */
  private volatile LinkState ends;

  private volatile long lastRequestAt;
  private volatile long served;
  private volatile long refused;
  private volatile String lastRefusal = "";
  private volatile long lastRefusedAt;

  LinkRecord(InstantSource clock) {
    this.clock = clock;
    this.ends = ends(false, "not dialled yet");
  }

  private LinkState ends(boolean connected, String reason) {
    return new LinkState(connected, clock.millis(), reason, 0, 0, 0, "", 0);
  }

  void connected() {
    ends = ends(true, "");
  }

  /** Without a connection, for this reason; how long that is counts from the first of them. */
  void disconnected(String reason) {
    LinkState before = ends;
    long since = before.connected() || before.reason().isEmpty() ? clock.millis() : before.since();
    ends = new LinkState(false, since, reason, 0, 0, 0, "", 0);
  }

  /** By one thread, so that the counts need no more than to be seen. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void answered(Response response) {
    long now = clock.millis();
    lastRequestAt = now;
    served++;
    if (response instanceof Response.Refused error) {
      refused++;
      lastRefusedAt = now;
      lastRefusal = error.description();
    }
  }

  LinkState state() {
    LinkState now = ends;
    return new LinkState(
        now.connected(),
        now.since(),
        now.reason(),
        lastRequestAt,
        served,
        refused,
        lastRefusal,
        lastRefusedAt);
  }
}
