package io.countersign.yubihsm.client;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A set of the device's 16 domains: an object is used with an authentication key that has one in
 * common with it.
 *
 * @param bits domain 1 is the lowest
 */
public record Domains(int bits) {
  public static final Domains ALL = new Domains(0xffff);

  public Domains {
    if (bits < 0 || bits > 0xffff) {
      throw new IllegalArgumentException("expected 16 domains, got " + Integer.toHexString(bits));
    }
  }

  /** Of numbers from 1 to 16. */
  public static Domains of(int... numbers) {
    int bits = 0;
    for (int number : numbers) {
      if (number < 1 || number > 16) {
        throw new IllegalArgumentException("expected a domain from 1 to 16, got " + number);
      }
      bits |= 1 << (number - 1);
    }
    return new Domains(bits);
  }

  /** Their numbers with commas, {@code none} or {@code all}. */
  @Override
  public String toString() {
    if (bits == 0xffff) {
      return "all";
    }
    String numbers =
        IntStream.rangeClosed(1, 16)
            .filter(number -> (bits & (1 << (number - 1))) != 0)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    return bits == 0 ? "none" : numbers;
  }
}
