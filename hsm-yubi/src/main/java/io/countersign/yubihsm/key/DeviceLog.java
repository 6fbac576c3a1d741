package io.countersign.yubihsm.key;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what is wrong with a device, or one key in it: once when that changes, and again each
 * minute. Written to by one thread; {@link #problem} is for any.
 */
final class DeviceLog {
  private static final Duration REMINDER = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(YubiHsm.class);

  private final String name;
  private volatile @Nullable String reason;
  private long since;
  private long lastSaid;

  DeviceLog(String name) {
    this.name = name;
  }

  /** It cannot be used, and is tried again. */
  void failed(String text) {
    failed(text, "; trying again until it can");
  }

  /** It cannot be used, and is not tried again before somebody has done something about it. */
  void refused(String text) {
    failed(text, "");
  }

  private void failed(String text, String outlook) {
    long now = System.nanoTime();
    String before = reason;
    reason = text;
    if (before == null) {
      since = now;
    }
    if (!text.equals(before)) {
      LOG.warn("[{}] cannot be used: {}{}", name, text, outlook);
      lastSaid = now;
    } else if (now - lastSaid >= REMINDER.toNanos()) {
      LOG.warn("[{}] still cannot be used after {} s: {}", name, seconds(now - since), text);
      lastSaid = now;
    }
  }

  /** It was used. */
  void works() {
    if (reason != null) {
      LOG.info("[{}] can be used again after {} s", name, seconds(System.nanoTime() - since));
      reason = null;
    }
  }

  /** What is wrong now. */
  Optional<String> problem() {
    return Optional.ofNullable(reason);
  }

  /** For how long; zero if nothing is wrong. */
  Duration outage() {
    return reason == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  private static String seconds(long nanos) {
    return "%.1f".formatted(nanos / 1e9);
  }
}
