package io.countersign.core;

import io.countersign.core.check.ChainCheck.Verdict;
import io.countersign.core.watermark.Watermark;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether something above the last signature may be signed now: the chain is asked first, at the
 * start and after each wait, and the height must be one that it can have reached. Not thread-safe:
 * the chain's lock covers it.
 */
final class NewHeights {
  /** A wait after which the chain is asked again: somebody may have signed elsewhere meanwhile. */
  static final Duration WAIT = Duration.ofMinutes(1);

  private final String chainId;
  private final Precautions precautions;
  private final SinceLastSigned sinceLastSigned;
  private final LongSupplier nanoTime;
  private boolean asked;
  private long askedAt;

  /** Where a fresh start measures its first jump from; 0 if the chain could not say. */
  private long chainHeight;

  /**
   * For one chain.
   *
   * @param lastAt when something was last signed, in milliseconds since 1970
   */
  NewHeights(
      String chainId,
      Precautions precautions,
      long lastAt,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.chainId = chainId;
    this.precautions = precautions;
    this.nanoTime = nanoTime;
    this.sinceLastSigned = new SinceLastSigned(lastAt, clock, nanoTime);
  }

  /**
   * Whether {@code height} may be signed after {@code last}; may take 2 s where it asks the chain.
   */
  Verdict verdict(Watermark last, long height) {
    Verdict chains = askChain(last);
    if (!(chains instanceof Verdict.GoOn)) {
      return chains;
    }
    boolean fresh = last.position().height() == 0;
    long from = fresh ? chainHeight : last.position().height();
    Optional<String> jump =
        precautions.jumpLimit().problem(chainId, from, sinceLastSigned.elapsed(), height);
    return jump.isPresent() ? new Verdict.NotYet(jump.get()) : chains;
  }

  private Verdict askChain(Watermark last) {
    if (asked && !waited()) {
      return new Verdict.GoOn(chainHeight);
    }
    Verdict verdict = precautions.chainCheck().check(last);
    if (verdict instanceof Verdict.GoOn(long height)) {
      asked = true;
      askedAt = nanoTime.getAsLong();
      chainHeight = height;
    }
    return verdict;
  }

  private boolean waited() {
    return sinceLastSigned.elapsed().compareTo(WAIT) > 0
        && nanoTime.getAsLong() - askedAt > WAIT.toNanos();
  }

  /** Something new is being signed now. */
  void signing(long height) {
    precautions.chainCheck().signing(height);
    sinceLastSigned.restart();
  }
}
