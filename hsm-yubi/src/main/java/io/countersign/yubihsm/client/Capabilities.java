package io.countersign.yubihsm.client;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A set of capabilities.
 *
 * @param bits as the device has them, those without a name as well
 */
public record Capabilities(long bits) {
  public static final Capabilities NONE = new Capabilities(0);

  /** Every bit, as yubihsm.rs (and with it TMKMS) has it. */
  public static final Capabilities ALL = new Capabilities(-1);

  public static Capabilities of(Capability... some) {
    return new Capabilities(
        Arrays.stream(some).mapToLong(Capability::bit).reduce(0, (a, b) -> a | b));
  }

  public boolean contains(Capability one) {
    return (bits & one.bit()) != 0;
  }

  /** Those that have a name, in order of their bits. */
  public List<Capability> named() {
    return Arrays.stream(Capability.values()).filter(this::contains).toList();
  }

  /** Their names with commas, {@code none} or {@code all}. */
  @Override
  public String toString() {
    if (bits == ALL.bits) {
      return "all";
    }
    String names = named().stream().map(Capability::toString).collect(Collectors.joining(","));
    return bits == 0 ? "none" : names;
  }
}
