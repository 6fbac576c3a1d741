package io.countersign.tunnel.daemon;

import java.io.ByteArrayOutputStream;

/**
 * An input as Jazzer's provider of data takes it apart: bytes and texts from the front, numbers
 * from the end.
 */
final class SeedBytes {
  private final ByteArrayOutputStream front = new ByteArrayOutputStream();
  private final ByteArrayOutputStream end = new ByteArrayOutputStream();

  SeedBytes bytes(byte[] bytes) {
    front.writeBytes(bytes);
    return this;
  }

  SeedBytes flag(boolean value) {
    end.write(value ? 1 : 0);
    return this;
  }

  /**
   * What {@code consumeInt(min, max)} is to give: as many bytes as the range has, the high first.
   */
  SeedBytes number(int value, int min, int max) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(max - min);
    for (int at = (bits - 1) / 8 * 8; at >= 0; at -= 8) {
      end.write((value - min) >> at);
    }
    return this;
  }

  byte[] whole() {
    byte[] numbers = end.toByteArray();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(front.toByteArray());
    for (int i = numbers.length - 1; i >= 0; i--) {
      whole.write(numbers[i]);
    }
    return whole.toByteArray();
  }
}
