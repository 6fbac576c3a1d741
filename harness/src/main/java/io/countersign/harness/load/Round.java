package io.countersign.harness.load;

import io.countersign.harness.node.ProcessFigures;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What is measured in one round. Any thread may add to it. */
final class Round {
  private static final int DIGITS = 3;

  private final Histogram fromDue = new ConcurrentHistogram(DIGITS);
  private final Histogram fromSent = new ConcurrentHistogram(DIGITS);
  private final LongAccumulator first = new LongAccumulator(Math::min, Long.MAX_VALUE);
  private final LongAccumulator last = new LongAccumulator(Math::max, Long.MIN_VALUE);
  private final LongAdder unasked = new LongAdder();
  private @Nullable ProcessFigures begin;
  private @Nullable ProcessFigures end;
  private long beginNanos;
  private long endNanos;

  /** One signature: when it was due, asked for, and there. */
  void signed(long due, long sent, long answered) {
    fromDue.recordValue(Math.max(0, answered - due));
    fromSent.recordValue(Math.max(0, answered - sent));
    first.accumulate(due);
    last.accumulate(answered);
  }

  /** One request that was so late that it was not sent any more. */
  void unasked() {
    unasked.increment();
  }

  /** How the signer's process stands now; by one thread. */
  void sample(ProcessFigures figures, long now) {
    if (begin == null) {
      begin = figures;
      beginNanos = now;
    }
    end = figures;
    endNanos = now;
  }

  /** Nanoseconds from when each request was due. */
  Histogram fromDue() {
    return fromDue;
  }

  /** Nanoseconds from when each request was sent. */
  Histogram fromSent() {
    return fromSent;
  }

  long signatures() {
    return fromDue.getTotalCount();
  }

  long notAsked() {
    return unasked.sum();
  }

  /** Of the first request that was due, to the last answer. */
  double seconds() {
    return signatures() == 0 ? 0 : (last.get() - first.get()) / 1e9;
  }

  /** Of one processor, 1 being all of its time; NaN if that was not seen. */
  double cpu() {
    if (begin == null || end == null || endNanos == beginNanos) {
      return Double.NaN;
    }
    return (end.cpuMillis() - begin.cpuMillis()) * 1e6 / (endNanos - beginNanos);
  }

  /** The last that was seen of the process. */
  @Nullable ProcessFigures figures() {
    return end;
  }
}
