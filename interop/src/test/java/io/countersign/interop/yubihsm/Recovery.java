package io.countersign.interop.yubihsm;

import io.countersign.interop.node.LoneValidator;

/** How long a chain stands still after something has happened to its signer's device. */
final class Recovery {
  /** What happens; it is over when this returns. */
  interface Fault {
    void happen() throws Exception;
  }

  private final LoneValidator validator;
  private final String device;

  Recovery(LoneValidator validator, String device) {
    this.validator = validator;
    this.device = device;
  }

  /**
   * Waits for the block after next, which the device has signed after the fault from end to end.
   */
  void from(String what, Fault fault) throws Exception {
    long began = System.nanoTime();
    long before = validator.height();
    fault.happen();
    long over = System.nanoTime();
    long height = validator.height();
    validator.awaitBlocks(1);
    long next = System.nanoTime();
    validator.awaitBlocks(1);
    long after = System.nanoTime();
    System.out.printf(
        "%s, %s: %d ms, heights %d to %d, next block %d ms after its end, one more %d ms later%n",
        device, what, millis(began, over), before, height, millis(over, next), millis(next, after));
  }

  private static long millis(long from, long to) {
    return (to - from) / 1_000_000;
  }
}
