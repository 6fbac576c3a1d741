package io.countersign.core.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a node is away: once when the reason changes, and again each minute, not once per dial.
 */
final class OutageLog {
  private static final Duration REMINDER = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);

  private static final int LINES_AT_ONCE = 20;
  private static final double LINES_PER_SECOND = 0.2;

  private final String name;

  /** A peer that fails in a new way each time, or pings and hangs up, is not worth more. */
  private final LogThrottle throttle =
      new LogThrottle(LINES_AT_ONCE, LINES_PER_SECOND, System::nanoTime);

  private boolean everConnected;
  private @Nullable String reason;
  private long since;
  private long lastSaid;

  OutageLog(String name) {
    this.name = name;
  }

  /** A dial or a connection failed; a RuntimeException is a bug of ours. */
  void failed(Exception cause) {
    long now = System.nanoTime();
    String text = describe(cause);
    if (reason == null) {
      since = now;
    }
    boolean changed = !text.equals(reason);
    reason = text;
    if (changed && !throttle.permits()) {
      return;
    }
    if (changed) {
      if (cause instanceof RuntimeException) {
        LOG.error("[{}] link dropped by a bug, please report it: {}", name, text, cause);
      } else {
        LOG.warn(
            "[{}] not connected: {}; dialling again until the node answers{}",
            name,
            text,
            throttle.mention());
      }
      lastSaid = now;
    } else if (now - lastSaid >= REMINDER.toNanos()) {
      LOG.warn("[{}] still not connected after {} s: {}", name, seconds(now - since), text);
      lastSaid = now;
    }
  }

  /** The node has asked something. */
  void ended() {
    String before = reason;
    boolean again = everConnected;
    reason = null;
    everConnected = true;
    if (!throttle.permits()) {
      return;
    }
    if (before == null) {
      LOG.info("[{}] connected{}", name, throttle.mention());
    } else {
      LOG.info(
          "[{}] connected {}after {} s{}",
          name,
          again ? "again " : "",
          seconds(System.nanoTime() - since),
          throttle.mention());
    }
  }

  /** In an operator's words. */
  static String describe(Exception cause) {
    String message = cause.getMessage();
    return message == null || cause instanceof RuntimeException ? cause.toString() : message;
  }

  private static String seconds(long nanos) {
    return "%.1f".formatted(nanos / 1e9);
  }
}
