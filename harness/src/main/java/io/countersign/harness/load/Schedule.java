package io.countersign.harness.load;

/**
 * When each request of a chain is due: fixed beforehand, so that a signer that stalls is asked, and
 * measured, as often as one that does not.
 *
 * @param start of the first height, as of {@link System#nanoTime}
 * @param blockTime in nanoseconds, above zero
 * @param thinkTime in nanoseconds
 */
record Schedule(long start, long blockTime, long thinkTime) {
  /** Of a chain of many, so that not all of their heights begin at once. */
  static Schedule of(LoadPlan plan, int chain, long start) {
    long blockTime = plan.blockTime().toNanos();
    return new Schedule(
        start + blockTime / plan.chains() * chain, blockTime, plan.thinkTime().toNanos());
  }

  /** Of a request, counted from zero, three for each height. */
  long due(long request) {
    return start
        + request / LoadPlan.REQUESTS * blockTime
        + request % LoadPlan.REQUESTS * thinkTime;
  }
}
