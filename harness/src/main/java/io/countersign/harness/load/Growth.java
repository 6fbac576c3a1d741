package io.countersign.harness.load;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * How much more of one thing the signer has taken at most in the second half of the samples than in
 * the first. What is taken anew and given back goes up and down, so single samples say nothing.
 *
 * @param what in words, with its unit
 * @param before the most in the first half
 * @param after the most in the second half
 * @param allowed what {@code after} may exceed {@code before} by
 */
record Growth(String what, long before, long after, long allowed) {
  /** Fewer have no halves to speak of. */
  static final int FEWEST = 6;

  /** A connection or a file of a moment may be there in one half alone. */
  private static final long FEW = 2;

  /** Of the resident memory: a heap that is touched a little further than before. */
  private static final double RESIDENT_SHARE = 0.08;

  private static final long HEAP_MIB = 2;

  /**
   * All that is watched and seen; empty if there are too few samples. The first of them is warm-up.
   */
  static List<Growth> of(List<Sample> samples) {
    if (samples.size() < FEWEST) {
      return List.of();
    }
    List<Sample> first = samples.subList(1, samples.size() / 2);
    List<Sample> second = samples.subList(samples.size() / 2, samples.size());
    long resident = most(first, sample -> sample.process().residentKib());
    List<Growth> watched =
        List.of(
            new Growth(
                "resident KiB",
                resident,
                most(second, sample -> sample.process().residentKib()),
                (long) (resident * RESIDENT_SHARE)),
            between(first, second, "heap MiB after collections", Growth::heap, HEAP_MIB),
            between(first, second, "descriptors", sample -> sample.process().descriptors(), FEW),
            between(first, second, "threads", sample -> sample.process().threads(), FEW),
            between(first, second, "files of state", Sample::stateFiles, FEW));
    return watched.stream().filter(growth -> growth.before > 0 || growth.after > 0).toList();
  }

  private static Growth between(
      List<Sample> first,
      List<Sample> second,
      String what,
      ToLongFunction<Sample> figure,
      long allowed) {
    return new Growth(what, most(first, figure), most(second, figure), allowed);
  }

  private static long heap(Sample sample) {
    OptionalLong heap = sample.heapMib();
    return heap.orElse(0);
  }

  private static long most(List<Sample> samples, ToLongFunction<Sample> figure) {
    return samples.stream().mapToLong(figure).max().orElse(0);
  }

  /** Whether it is more than what goes up and down anyway. */
  boolean isGrown() {
    return after - before > allowed;
  }

  /** One line. */
  String described() {
    return String.format(
        Locale.ROOT,
        "%s: at most %d, then %d, %s",
        what,
        before,
        after,
        isGrown() ? "GROWN" : "no growth");
  }
}
