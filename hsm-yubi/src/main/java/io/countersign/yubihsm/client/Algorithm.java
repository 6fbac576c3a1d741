package io.countersign.yubihsm.client;

/**
 * An algorithm by the device's number; newer firmware has more than are named here.
 *
 * @param code 0 to 255
 */
public record Algorithm(int code) {
  public static final Algorithm SECP256K1 = new Algorithm(15);
  public static final Algorithm AES128_CCM_WRAP = new Algorithm(29);
  public static final Algorithm OPAQUE_DATA = new Algorithm(30);
  public static final Algorithm OPAQUE_X509_CERTIFICATE = new Algorithm(31);
  public static final Algorithm AES128_YUBICO_AUTHENTICATION = new Algorithm(38);
  public static final Algorithm AES192_CCM_WRAP = new Algorithm(41);
  public static final Algorithm AES256_CCM_WRAP = new Algorithm(42);
  public static final Algorithm ED25519 = new Algorithm(46);

  /** As yubihsm-shell has it; the number, where it is none that we use. */
  @Override
  public String toString() {
    return switch (code) {
      case 9 -> "rsa2048";
      case 10 -> "rsa3072";
      case 11 -> "rsa4096";
      case 12 -> "ecp256";
      case 13 -> "ecp384";
      case 14 -> "ecp521";
      case 15 -> "eck256";
      case 16 -> "ecbp256";
      case 17 -> "ecbp384";
      case 18 -> "ecbp512";
      case 29 -> "aes128-ccm-wrap";
      case 30 -> "opaque-data";
      case 31 -> "opaque-x509-certificate";
      case 38 -> "aes128-yubico-authentication";
      case 41 -> "aes192-ccm-wrap";
      case 42 -> "aes256-ccm-wrap";
      case 46 -> "ed25519";
      case 47 -> "ecp224";
      case 49 -> "ecp256-yubico-authentication";
      default -> "algorithm " + code;
    };
  }
}
