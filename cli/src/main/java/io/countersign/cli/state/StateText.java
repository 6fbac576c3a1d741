package io.countersign.cli.state;

import io.countersign.core.watermark.Ahead;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.protocol.signbytes.SignedContent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A watermark in an operator's words. */
public final class StateText {
  private StateText() {}

  /** {@code precommit 5/0 for block F3FF4D451E}, {@code height 5 and below}, {@code nothing}. */
  public static String lastSigned(Watermark watermark) {
    return content(watermark)
        .map(content -> watermark.describe() + " for " + content)
        .orElseGet(watermark::describe);
  }

  /** {@code block F3FF4D451E} or {@code nil}; empty where it is a floor, or cannot be told. */
  public static Optional<String> content(Watermark watermark) {
    if (watermark.isFloor()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          SignedContent.describe(watermark.position().step(), watermark.signBytes().toArray()));
    } catch (IllegalArgumentException e) {
      return Optional.of("something that cannot be read");
    }
  }

  /**
   * Local time and how long ago, or that it is not known.
   *
   * @param at milliseconds since 1970; 0 if it is not known
   */
  public static String when(long at, Instant now, ZoneId zone) {
    if (at == 0) {
      return "not known: written by an earlier version";
    }
    Instant instant = Instant.ofEpochMilli(at);
    ZonedDateTime local = instant.atZone(zone).truncatedTo(ChronoUnit.SECONDS);
    Duration since = Duration.between(instant, now);
    return "%s, %s"
        .formatted(
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local),
            since.isNegative()
                ? length(since.negated()) + " in the future by this host's clock"
                : length(since) + " ago");
  }

  /** {@code 3 d 4 h}, {@code 5 min 6 s}, {@code 7 s}. */
  public static String length(Duration duration) {
    if (duration.toDays() > 0) {
      return "%d d %d h".formatted(duration.toDays(), duration.toHoursPart());
    }
    if (duration.toHours() > 0) {
      return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
    }
    return duration.toMinutes() > 0
        ? "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart())
        : duration.toSeconds() + " s";
  }

  /** What the disk knows beside that which was signed last. */
  public static String durability(WatermarkRecord record) {
    long satOut = record.watermark().satOutHeight();
    if (satOut != 0) {
      return "round 0 of height %d is sat out: this host lost its memory while durability was \"ahead\""
          .formatted(satOut);
    }
    Ahead ahead = record.ahead();
    if (ahead.equals(Ahead.NONE)) {
      return "all of it is on disk";
    }
    return ahead.openHeight() == 0
        ? "ahead: the last signature is known in memory, the disk holds a floor"
        : "ahead: round 0 of height %d is open, the last signature is known in memory"
            .formatted(ahead.openHeight());
  }
}
