package io.countersign.protocol.consensus;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable byte string with value equality; never for secrets, since it prints itself. */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** A copy of {@code value}. */
  public static Bytes copyOf(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value.clone());
  }

  /** Parses hex of either case. */
  public static Bytes ofHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  public int length() {
    return value.length;
  }

  public boolean isEmpty() {
    return value.length == 0;
  }

  /** A fresh copy. */
  public byte[] toArray() {
    return value.clone();
  }

  /** Upper-case hex, as CometBFT prints hashes. */
  public String hex() {
    return HEX.formatHex(value);
  }

  /** The first {@code bytes} bytes in hex, for log lines. */
  public String hexPrefix(int bytes) {
    return HEX.formatHex(value, 0, Math.min(bytes, value.length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return hex();
  }
}
