package io.countersign.yubihsm.client;

/** A setting of the device (Yubico's Core Concepts, Options). */
public enum Option {
  /** One byte: 0 off, 1 on, 2 on for ever. With it, a full audit log stops the device. */
  FORCE_AUDIT(1),
  /** Pairs of a command's code and 0, 1 or 2 as above. */
  COMMAND_AUDIT(3),
  /** Pairs of an algorithm and 0 or 1; firmware 2.2 and later. */
  ALGORITHM_TOGGLE(4),
  /** One byte: 0 off, 1 on, 3 pending; FIPS devices only. */
  FIPS_MODE(5);

  private final int code;

  Option(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
