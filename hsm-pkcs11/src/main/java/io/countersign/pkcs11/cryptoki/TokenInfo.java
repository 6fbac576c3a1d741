package io.countersign.pkcs11.cryptoki;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a token says of itself ({@code CK_TOKEN_INFO}, PKCS #11 2.40 base, section 3.2).
 *
 * @param firmware {@code 2.6}; 0.0 where a module does not say
 * @param flags {@code CKF_...}
 */
public record TokenInfo(
    String label, String manufacturer, String model, String serial, String firmware, long flags) {
  /** In bytes, on 64-bit Unix. */
  public static final int LENGTH = 208;

  public static final long LOGIN_REQUIRED = 0x4;
  public static final long PIN_INITIALIZED = 0x8;
  public static final long TOKEN_INITIALIZED = 0x400;
  public static final long PIN_COUNT_LOW = 0x1_0000;
  public static final long PIN_FINAL_TRY = 0x2_0000;
  public static final long PIN_LOCKED = 0x4_0000;

  /** Reads the structure. */
  public static TokenInfo of(byte[] info) {
    if (info.length != LENGTH) {
      throw new IllegalArgumentException(
          "expected a CK_TOKEN_INFO of %d bytes, got %d".formatted(LENGTH, info.length));
    }
    return new TokenInfo(
        TokenText.padded(info, 0, 32),
        TokenText.padded(info, 32, 32),
        TokenText.padded(info, 64, 16),
        TokenText.padded(info, 80, 16),
        "%d.%d".formatted(info[186] & 0xff, info[187] & 0xff),
        ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getLong(96));
  }

  /** Whether all bits of {@code flag} are set. */
  public boolean is(long flag) {
    return (flags & flag) == flag;
  }

  /** For messages: {@code token "validator" (SoftHSM v2, serial 6bd0…)}. */
  public String describe() {
    return "token \"%s\" (%s, serial %s)".formatted(label, model, serial);
  }
}
