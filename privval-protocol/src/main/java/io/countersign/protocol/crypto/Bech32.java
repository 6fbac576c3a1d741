package io.countersign.protocol.crypto;

import java.nio.charset.StandardCharsets;

/**
 * Bech32 text of BIP-173, written only; without its limit of 90 characters, as the Cosmos SDK does.
 */
public final class Bech32 {
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int CHECKSUM_LENGTH = 6;

  private Bech32() {}

  /** Whether BIP-173 allows this text before the separator; lower case only. */
  public static boolean isPrefix(String text) {
    return !text.isEmpty()
        && text.length() <= 83
        && text.chars().allMatch(c -> c >= 33 && c <= 126 && !Character.isUpperCase(c));
  }

  /** Prefix, separator, data in groups of five bits, checksum. */
  public static String encode(String prefix, byte[] data) {
    byte[] groups = groupsOfFive(data);
    StringBuilder text = new StringBuilder(prefix).append('1');
    for (byte group : groups) {
      text.append(ALPHABET.charAt(group));
    }
    int checksum = checksum(prefix, groups);
    for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
      text.append(ALPHABET.charAt((checksum >>> (5 * i)) & 31));
    }
    return text.toString();
  }

  private static byte[] groupsOfFive(byte[] data) {
    byte[] groups = new byte[(data.length * 8 + 4) / 5];
    int bits = 0;
    int held = 0;
    int next = 0;
    for (byte b : data) {
      held = (held << 8 | (b & 0xff)) & 0xfff;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        groups[next++] = (byte) (held >>> bits & 31);
      }
    }
    if (bits > 0) {
      groups[next] = (byte) (held << (5 - bits) & 31);
    }
    return groups;
  }

  private static int checksum(String prefix, byte[] groups) {
    byte[] characters = prefix.getBytes(StandardCharsets.US_ASCII);
    int sum = 1;
    for (byte c : characters) {
      sum = step(sum, c >>> 5);
    }
    sum = step(sum, 0);
    for (byte c : characters) {
      sum = step(sum, c & 31);
    }
    for (byte group : groups) {
      sum = step(sum, group);
    }
    for (int i = 0; i < CHECKSUM_LENGTH; i++) {
      sum = step(sum, 0);
    }
    return sum ^ 1;
  }

  private static int step(int sum, int value) {
    int top = sum >>> 25;
    int next = (sum & 0x1ffffff) << 5 ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      next ^= (top >>> i & 1) == 1 ? GENERATOR[i] : 0;
    }
    return next;
  }
}
