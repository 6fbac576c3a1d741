package io.countersign.harness.yubihsm;

import io.countersign.protocol.consensus.Bytes;
import java.security.SecureRandom;

/** The device's source of random bytes. */
final class Randomness {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Randomness() {}

  static Bytes bytes(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }
}
