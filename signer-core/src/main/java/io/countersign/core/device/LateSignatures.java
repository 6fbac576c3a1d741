package io.countersign.core.device;

import java.util.Optional;

/**
 * Whether a device answers, and yet makes its signatures too late for who wants them: one alone may
 * be chance, from the second in a row on it is said, and stands until one comes in time. Told by
 * the device's thread; {@link #problem} is for any.
 */
public final class LateSignatures {
  private static final int CHANCE = 1;

  private final DeviceLog log;
  private int inARow;

  /** None yet of this device. */
  public LateSignatures(String device) {
    this.log = new DeviceLog(device);
  }

  /**
   * One was too late.
   *
   * @param how in words that stay the same as long as it does: {@code "had not come after 2 s"}
   */
  public void late(String how) {
    if (++inARow > CHANCE) {
      log.failed(
          "it answers, but signs too late: the last signature %s; see what else uses it or slows the way to it, and start it anew"
              .formatted(how));
    }
  }

  /** One came in time. */
  public void inTime() {
    inARow = 0;
    log.works();
  }

  /** That nothing can be signed for that. */
  public Optional<String> problem() {
    return log.problem();
  }
}
