package io.countersign.harness.load;

import io.countersign.harness.node.ProcessFigures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at a load and at its signer from time to time. Used by one thread. */
final class Watch {
  /** How many samples there are at the end, about. */
  private static final int SAMPLES = 40;

  private static final long INTERVAL_MILLIS = 1000;

  private final LoadPlan plan;
  private final LoadTarget target;
  private final Progress progress;
  private final Faults faults;
  private final long pid;
  private final LoadView view;
  private final long began = System.nanoTime();
  private final List<Sample> samples = new ArrayList<>();
  private double nextSample;
  private long lastSignatures;
  private long lastLook = began;

  Watch(
      LoadPlan plan, LoadTarget target, Progress progress, Faults faults, long pid, LoadView view) {
    this.plan = plan;
    this.target = target;
    this.progress = progress;
    this.faults = faults;
    this.pid = pid;
    this.view = view;
  }

  /** Until the next {@link #look}, in milliseconds. */
  long interval() {
    return INTERVAL_MILLIS;
  }

  /** Taken so far, evenly over the signatures or the time. */
  List<Sample> samples() {
    return samples;
  }

  /** Reads the process, and says how things stand. */
  void look() throws IOException {
    Optional<ProcessFigures> seen = ProcessFigures.of(pid);
    long now = System.nanoTime();
    int current = progress.current();
    if (seen.isPresent() && current >= 0) {
      progress.round(current).sample(seen.get(), now);
      sample(seen.get());
    }
    view.progress(line(current, now, seen));
  }

  private void sample(ProcessFigures figures) throws IOException {
    double done = done();
    if (done < nextSample) {
      return;
    }
    nextSample = done + 1.0 / SAMPLES;
    samples.add(Sample.take(progress.signatures(), figures, target));
  }

  /** From zero to one. */
  private double done() {
    if (plan.votes() > 0) {
      return (double) progress.signatures() / plan.votes();
    }
    double seconds = (System.nanoTime() - began) / 1e9 - plan.warmUp().toMillis() / 1e3;
    return seconds / (plan.rounds() * plan.roundTime().toMillis() / 1e3);
  }

  private String line(int current, long now, Optional<ProcessFigures> seen) {
    if (current < 0) {
      lastLook = now;
      return "warming up";
    }
    long signatures = progress.signatures();
    double rate = (signatures - lastSignatures) / Math.max(1e-9, (now - lastLook) / 1e9);
    lastSignatures = signatures;
    lastLook = now;
    Round round = progress.round(current);
    return String.format(
        Locale.ROOT,
        "round %d/%d %3.0f %% | %d signed, %.0f/s | p50 %.0f p99 %.0f max %.0f us | %s | faults %d",
        current + 1,
        plan.rounds(),
        Math.min(1, done()) * 100,
        signatures,
        rate,
        LoadReport.micros(round.fromDue(), 0.5),
        LoadReport.micros(round.fromDue(), 0.99),
        LoadReport.micros(round.fromDue(), 1),
        seen.map(
                figures ->
                    String.format(
                        Locale.ROOT,
                        "%d MiB, %d fds, %d threads",
                        figures.residentKib() / 1024,
                        figures.descriptors(),
                        figures.threads()))
            .orElse("no such process"),
        faults.total());
  }
}
