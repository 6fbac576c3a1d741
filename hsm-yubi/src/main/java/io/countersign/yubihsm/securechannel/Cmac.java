package io.countersign.yubihsm.securechannel;

import java.util.Arrays;

/** AES-CMAC (RFC 4493). */
final class Cmac {
  static final int LENGTH = 16;

  private static final int BLOCK = AesKey.BLOCK;
  private static final byte[] ZERO = new byte[BLOCK];

  private Cmac() {}

  /** The MAC, 16 bytes, over all parts one after the other. */
  static byte[] of(AesKey key, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    int blocks = Math.max(1, (length + BLOCK - 1) / BLOCK);
    byte[] padded = new byte[blocks * BLOCK];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, padded, at, part.length);
      at += part.length;
    }
    byte[] subkey = doubled(key.encrypted(ZERO));
    if (length < padded.length || length == 0) {
      padded[length] = (byte) 0x80;
      subkey = doubled(subkey);
    }
    for (int i = 0; i < BLOCK; i++) {
      padded[padded.length - BLOCK + i] ^= subkey[i];
    }
    byte[] chain = key.encrypted(padded);
    Arrays.fill(padded, (byte) 0);
    Arrays.fill(subkey, (byte) 0);
    return Arrays.copyOfRange(chain, chain.length - BLOCK, chain.length);
  }

  /** Times x in GF(2^128), RFC 4493 section 2.3, without a branch on the bits. */
  private static byte[] doubled(byte[] block) {
    byte[] twice = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      int carry = i + 1 < BLOCK ? (block[i + 1] & 0xff) >> 7 : 0;
      twice[i] = (byte) ((block[i] << 1) | carry);
    }
    twice[BLOCK - 1] ^= (byte) (0x87 & -((block[0] & 0xff) >> 7));
    return twice;
  }
}
