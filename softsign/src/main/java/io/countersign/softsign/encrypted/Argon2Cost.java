package io.countersign.softsign.encrypted;

/**
 * What a guess at a passphrase costs (RFC 9106, section 3.1). Limited, since it also stands in
 * files that somebody else may have made: reading one must neither take hours nor all memory.
 *
 * @param memoryKib {@code m}, in KiB
 * @param passes {@code t}
 * @param lanes {@code p}; here they are computed one after the other
 */
public record Argon2Cost(int memoryKib, int passes, int lanes) {
  /** 1 GiB. */
  public static final int MOST_MEMORY_KIB = 1 << 20;

  public static final int MOST_PASSES = 255;
  public static final int MOST_LANES = 16;

  /** Memory times passes; about half a minute. */
  static final long MOST_WORK_KIB = 4L << 20;

  /** RFC 9106, section 3.1: two blocks of 1 KiB in each of the four slices of a lane. */
  private static final int LEAST_KIB_PER_LANE = 8;

  /**
   * OWASP's recommendation for passwords (Password Storage Cheat Sheet): 19 MiB, 2 passes, 1 lane.
   * It fits the heap of the program and into a start that a node does not notice.
   */
  public static final Argon2Cost STANDARD = new Argon2Cost(19 * 1024, 2, 1);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is not held; says which
   */
  public Argon2Cost {
    require("passes", passes, 1, MOST_PASSES);
    require("lanes", lanes, 1, MOST_LANES);
    require("KiB of memory", memoryKib, LEAST_KIB_PER_LANE * lanes, MOST_MEMORY_KIB);
    if ((long) memoryKib * passes > MOST_WORK_KIB) {
      throw new IllegalArgumentException(
          "expected at most %d KiB for memory times passes, got %d times %d"
              .formatted(MOST_WORK_KIB, memoryKib, passes));
    }
  }

  /** For operators. */
  @Override
  public String toString() {
    String memory = memoryKib % 1024 == 0 ? memoryKib / 1024 + " MiB" : memoryKib + " KiB";
    return "Argon2id %s, passes %d, lanes %d".formatted(memory, passes, lanes);
  }

  private static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "expected %d to %d %s, got %s"
              .formatted(least, most, what, Integer.toUnsignedString(value)));
    }
  }
}
