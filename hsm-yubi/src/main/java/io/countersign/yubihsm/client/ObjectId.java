package io.countersign.yubihsm.client;

/**
 * Number of an object among those of its type.
 *
 * @param value 0 to 65535; in a command that makes an object, 0 has the device choose
 */
public record ObjectId(int value) implements Comparable<ObjectId> {
  public ObjectId {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException(
          "expected an object's id from 0 to 65535 (0xffff), got " + value);
    }
  }

  /**
   * Reads decimal digits, or hex behind 0x.
   *
   * @throws IllegalArgumentException if it is neither, or out of range
   */
  public static ObjectId parse(String text) {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    String digits = hex ? text.substring(2) : text;
    if (!digits.matches(hex ? "[0-9a-fA-F]{1,4}" : "[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "expected an object's id, as 5 or 0x0005, got \"%s\"".formatted(text));
    }
    return new ObjectId(Integer.parseInt(digits, hex ? 16 : 10));
  }

  @Override
  public int compareTo(ObjectId other) {
    return Integer.compare(value, other.value);
  }

  /** As Yubico's and TMKMS's tools print it: 0x0005. */
  @Override
  public String toString() {
    return "0x%04x".formatted(value);
  }
}
