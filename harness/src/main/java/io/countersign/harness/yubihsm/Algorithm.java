package io.countersign.harness.yubihsm;

/** Numbers of the algorithms that are played here (python-yubihsm, defs.ALGORITHM). */
final class Algorithm {
  static final int P256 = 12;
  static final int SECP256K1 = 15;
  static final int HMAC_SHA256 = 20;
  static final int AES128_CCM_WRAP = 29;
  static final int OPAQUE_DATA = 30;
  static final int OPAQUE_X509 = 31;
  static final int YUBICO_AUTHENTICATION = 38;
  static final int AES192_CCM_WRAP = 41;
  static final int AES256_CCM_WRAP = 42;
  static final int ED25519 = 46;

  /** The numbers that a device of firmware 2.2 says it has are 1 up to this. */
  static final int LAST = 47;

  private Algorithm() {}

  /** The length of a key to wrap with, in bytes. */
  static int wrapKeyLength(int algorithm) throws DeviceErrorException {
    return switch (algorithm) {
      case AES128_CCM_WRAP -> 16;
      case AES192_CCM_WRAP -> 24;
      case AES256_CCM_WRAP -> 32;
      default -> throw unexpected("one of AES-CCM", algorithm);
    };
  }

  static DeviceErrorException unexpected(String expected, int algorithm) {
    return new DeviceErrorException(
        DeviceError.INVALID_DATA,
        "expected the algorithm to be %s, got %d".formatted(expected, algorithm));
  }
}
