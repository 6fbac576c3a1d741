package io.countersign.protocol.secret;

/**
 * The permutation Keccak-f[1600] (FIPS 202 section 3.3): 24 rounds over 25 lanes of 64 bits, lane
 * (x, y) at index x + 5y.
 */
final class KeccakF1600 {
  static final int LANES = 25;

  private static final long[] ROUND_CONSTANTS = {
    0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
    0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
    0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
    0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
    0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
    0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L,
  };

  /** By how many bits rho turns the lane that pi moves to the index of the same place below. */
  private static final int[] ROTATIONS = {
    1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
  };

  /** The way of pi through all lanes but the first. */
  private static final int[] PI_LANES = {
    10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
  };

  private KeccakF1600() {}

  static void permute(long[] state) {
    long[] row = new long[5];
    for (long roundConstant : ROUND_CONSTANTS) {
      theta(state, row);
      rhoAndPi(state);
      chi(state, row);
      state[0] ^= roundConstant;
    }
  }

  private static void theta(long[] state, long[] parity) {
    for (int x = 0; x < 5; x++) {
      parity[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
    }
    for (int x = 0; x < 5; x++) {
      long change = parity[(x + 4) % 5] ^ Long.rotateLeft(parity[(x + 1) % 5], 1);
      for (int y = 0; y < LANES; y += 5) {
        state[x + y] ^= change;
      }
    }
  }

  private static void rhoAndPi(long[] state) {
    long moved = state[1];
    for (int i = 0; i < PI_LANES.length; i++) {
      long next = state[PI_LANES[i]];
      state[PI_LANES[i]] = Long.rotateLeft(moved, ROTATIONS[i]);
      moved = next;
    }
  }

  private static void chi(long[] state, long[] row) {
    for (int y = 0; y < LANES; y += 5) {
      System.arraycopy(state, y, row, 0, 5);
      for (int x = 0; x < 5; x++) {
        state[x + y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
      }
    }
  }
}
