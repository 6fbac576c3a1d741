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

  private final String argument;
  private final Precautions precautions;
  private final Elapsed sinceSigned;
  private final Elapsed sinceAsked;
  private boolean asked;

  /** Where a fresh start measures its first jump from; 0 if the chain could not say. */
  private long chainHeight;

  /** What may still be skipped beyond what time explains. */
  private long left;

  /**
   * For one key on one chain.
   *
   * @param argument names it in the command that lets a jump through
   * @param lastAt when something was last signed, in milliseconds since 1970
   */
  NewHeights(
      String argument,
      Precautions precautions,
      long lastAt,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.argument = argument;
    this.precautions = precautions;
    this.sinceSigned = new Elapsed(lastAt, clock, nanoTime);
    this.sinceAsked = new Elapsed(0, clock, nanoTime);
    this.left = precautions.jumpLimit().more();
  }

  /**
   * Whether {@code height} may be signed after {@code last}; may take 2 s where it asks the chain.
   */
  Verdict verdict(Watermark last, long height) {
    Verdict chains = askChain(last);
    if (!(chains instanceof Verdict.GoOn)) {
      return chains;
    }
    Optional<String> jump =
        precautions.jumpLimit().problem(argument, from(last), sinceSigned.time(), left, height);
    return jump.isPresent() ? new Verdict.NotYet(jump.get()) : chains;
  }

  private long from(Watermark last) {
    return last.position().height() == 0 ? chainHeight : last.position().height();
  }

  private Verdict askChain(Watermark last) {
    if (asked && !waited()) {
      return new Verdict.GoOn(chainHeight);
    }
    Verdict verdict = precautions.chainCheck().check(last);
    if (verdict instanceof Verdict.GoOn(long height)) {
      asked = true;
      sinceAsked.restart();
      chainHeight = height;
    }
    return verdict;
  }

  private boolean waited() {
    return sinceSigned.time().compareTo(WAIT) > 0 && sinceAsked.time().compareTo(WAIT) > 0;
  }

  /** Something at {@code height} is being signed after {@code last}. */
  void signing(Watermark last, long height) {
    precautions.chainCheck().signing(height);
    left = precautions.jumpLimit().left(from(last), sinceSigned.time(), left, height);
    sinceSigned.restart();
  }
}
