package io.countersign.pkcs11.cryptoki;

/**
 * What a module says of itself ({@code CK_INFO}, PKCS #11 2.40 base, section 3.1).
 *
 * @param version of the library: {@code 2.6}
 */
public record ModuleInfo(String manufacturer, String description, String version) {
  /** In bytes, on 64-bit Unix. */
  static final int LENGTH = 88;

  static ModuleInfo of(byte[] info) {
    return new ModuleInfo(
        TokenText.padded(info, 2, 32),
        TokenText.padded(info, 48, 32),
        "%d.%d".formatted(info[80] & 0xff, info[81] & 0xff));
  }

  /** For messages: {@code SoftHSM, Implementation of PKCS11 2.6}. */
  public String label() {
    return "%s, %s %s".formatted(manufacturer, description, version);
  }
}
