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

  private final String name;
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
    if (!text.equals(reason)) {
      if (cause instanceof RuntimeException) {
        LOG.error("[{}] link dropped by a bug, please report it: {}", name, text, cause);
      } else {
        LOG.warn("[{}] not connected: {}; dialling again until the node answers", name, text);
      }
      lastSaid = now;
    } else if (now - lastSaid >= REMINDER.toNanos()) {
      LOG.warn("[{}] still not connected after {} s: {}", name, seconds(now - since), text);
      lastSaid = now;
    }
    reason = text;
  }

  /** The node has asked something. */
  void ended() {
    if (reason == null) {
      LOG.info("[{}] connected", name);
    } else {
      LOG.info("[{}] connected again after {} s", name, seconds(System.nanoTime() - since));
    }
    reason = null;
  }

  private static String describe(Exception cause) {
    String message = cause.getMessage();
    return message == null || cause instanceof RuntimeException ? cause.toString() : message;
  }

  private static String seconds(long nanos) {
    return "%.1f".formatted(nanos / 1e9);
  }
}
