package io.countersign.core.device;

import io.countersign.core.Bucket;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what is wrong with a device, or one key in it: once when that changes, and again each
 * minute. Where it changes all the time, most changes are only counted; what is true then is said a
 * minute later at the latest. Written to by one thread; {@link #problem} is for any.
 */
public final class DeviceLog {
  private static final Duration REMINDER = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(DeviceLog.class);

  private static final int CHANGES_AT_ONCE = 10;
  private static final double CHANGES_PER_SECOND = 1 / 60.0;

  private final String name;
  private final LongSupplier clock;
  private final Bucket changes;
  private int leftOut;

  private volatile @Nullable String reason;
  private long since;
  private long lasted;

  /** What a reader of the log takes for the reason. */
  private @Nullable String said;

  private long lastSaid;

  /**
   * All is well as yet.
   *
   * @param name of the device, or of a key in it
   */
  public DeviceLog(String name) {
    this(name, System::nanoTime);
  }

  DeviceLog(String name, LongSupplier clock) {
    this.name = name;
    this.clock = clock;
    this.changes = new Bucket(CHANGES_AT_ONCE, CHANGES_PER_SECOND, clock);
  }

  /** It cannot be used, and is tried again. */
  public void failed(String text) {
    failed(text, "; trying again until it can");
  }

  /** It cannot be used, and is not tried again before somebody has done something about it. */
  public void refused(String text) {
    failed(text, "");
  }

  private void failed(String text, String outlook) {
    long now = clock.getAsLong();
    String before = reason;
    reason = text;
    if (before == null) {
      since = now;
    }
    if (!text.equals(said)) {
      if (mayBeSaid(!text.equals(before))) {
        LOG.warn("[{}] cannot be used: {}{}{}", name, text, outlook, mention());
        said = text;
        lastSaid = now;
      }
    } else if (Math.min(now - since, now - lastSaid) >= REMINDER.toNanos()) {
      LOG.warn("[{}] still cannot be used after {} s: {}", name, seconds(now - since), text);
      lastSaid = now;
    }
  }

  /** It was used. */
  public void works() {
    boolean changed = reason != null;
    if (changed) {
      lasted = clock.getAsLong() - since;
      reason = null;
    }
    if (said != null && mayBeSaid(changed)) {
      LOG.info("[{}] can be used again after {} s{}", name, seconds(lasted), mention());
      said = null;
    }
  }

  /** What is wrong now. */
  public Optional<String> problem() {
    return Optional.ofNullable(reason);
  }

  /** For how long; zero if nothing is wrong. */
  public Duration outage() {
    return reason == null ? Duration.ZERO : Duration.ofNanos(clock.getAsLong() - since);
  }

  private boolean mayBeSaid(boolean isNew) {
    boolean may = changes.take();
    if (!may && isNew) {
      leftOut++;
    }
    return may;
  }

  private String mention() {
    String text = leftOut == 0 ? "" : " (%d changes before it were left out)".formatted(leftOut);
    leftOut = 0;
    return text;
  }

  private static String seconds(long nanos) {
    return "%.1f".formatted(nanos / 1e9);
  }
}
