package io.countersign.harness.yubihsm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The sessions of a device: 16, each until it is closed or was idle for too long. */
final class Sessions {
  static final int CAPACITY = 16;

  private final Map<Integer, CardSession> open = new TreeMap<>();
  private InstantSource clock = InstantSource.system();
  private Duration idleLimit = Duration.ofSeconds(30);
  private int messageLimit = Integer.MAX_VALUE;

  void clock(InstantSource other) {
    clock = other;
  }

  void idleLimit(Duration limit) {
    idleLimit = limit;
  }

  void messageLimit(int limit) {
    messageLimit = limit;
  }

  Instant now() {
    return clock.instant();
  }

  /** Opens one under the lowest number that is free. */
  CardSession open(IntFunction<CardSession> made) throws DeviceErrorException {
    expire();
    for (int id = 0; id < CAPACITY; id++) {
      if (!open.containsKey(id)) {
        CardSession session = made.apply(id);
        open.put(id, session);
        return session;
      }
    }
    throw new DeviceErrorException(
        DeviceError.SESSIONS_FULL, "%d sessions are open".formatted(CAPACITY));
  }

  CardSession require(int id) throws DeviceErrorException {
    expire();
    CardSession session = open.get(id);
    if (session == null) {
      throw new DeviceErrorException(DeviceError.INVALID_SESSION, "no session " + id);
    }
    return session;
  }

  /** Counts a message, and ends the session instead if it is one too many. */
  void countMessage(CardSession session) throws DeviceErrorException {
    if (session.message(now()) > messageLimit) {
      close(session);
      throw new DeviceErrorException(
          DeviceError.INVALID_SESSION, "more than %d messages".formatted(messageLimit));
    }
  }

  void close(CardSession session) {
    open.remove(session.id());
  }

  void closeAll() {
    open.clear();
  }

  int count() {
    expire();
    return open.size();
  }

  private void expire() {
    Instant oldest = now().minus(idleLimit);
    open.values().removeIf(session -> session.used().isBefore(oldest));
  }
}
