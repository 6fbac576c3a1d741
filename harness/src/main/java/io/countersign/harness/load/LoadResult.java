package io.countersign.harness.load;

import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** What a load came to. */
public final class LoadResult {
  private final LoadPlan plan;
  private final List<Round> rounds;
  private final Faults faults;
  private final List<Sample> samples;
  private final Optional<String> early;

  LoadResult(
      LoadPlan plan,
      List<Round> rounds,
      Faults faults,
      List<Sample> samples,
      Optional<String> early) {
    this.plan = plan;
    this.rounds = rounds;
    this.faults = faults;
    this.samples = samples;
    this.early = early;
  }

  /** What was asked for. */
  public LoadPlan plan() {
    return plan;
  }

  /** Why it ended before its plan was done, if so: its last round is cut short. */
  public Optional<String> endedEarly() {
    return early;
  }

  List<Round> rounds() {
    return rounds;
  }

  /**
   * How long a round was: as planned, or, where its votes were counted or it was cut short, from
   * the first request that was due to the last answer.
   */
  double seconds(Round round) {
    boolean isCut = early.isPresent() && round == rounds.getLast();
    return plan.votes() > 0 || isCut ? round.seconds() : plan.roundTime().toMillis() / 1e3;
  }

  /** Signatures in each second of a round. */
  double perSecond(Round round) {
    return round.signatures() / seconds(round);
  }

  Faults faults() {
    return faults;
  }

  List<Sample> samples() {
    return samples;
  }

  List<Growth> growths() {
    return Growth.of(samples);
  }

  /** Of all rounds. */
  public long signatures() {
    return rounds.stream().mapToLong(Round::signatures).sum();
  }

  /** Requests that a signer was too far behind for. */
  long unasked() {
    return rounds.stream().mapToLong(Round::notAsked).sum();
  }

  /**
   * In microseconds from when requests were due, one for each round; {@code fraction} as in 0.99.
   */
  public double[] quantiles(double fraction) {
    return rounds.stream()
        .mapToDouble(round -> round.fromDue().getValueAtPercentile(fraction * 100) / 1000.0)
        .toArray();
  }

  /** The same of all rounds together. */
  public double quantile(double fraction) {
    Histogram all = new Histogram(3);
    rounds.forEach(round -> all.add(round.fromDue()));
    return LoadReport.micros(all, fraction);
  }

  /** Why it is not {@link #isClean}, as far as faults go. */
  public String problem() {
    return faults
        .first()
        .orElse("%d signatures, %d too late to be asked".formatted(signatures(), unasked()));
  }

  /**
   * Whether nothing was refused, lost, wrong or left out, and nothing has grown, as far as it went.
   */
  public boolean isClean() {
    return faults.total() == 0
        && unasked() == 0
        && signatures() > 0
        && growths().stream().noneMatch(Growth::isGrown);
  }
}
