package io.countersign.yubihsm.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An object's label. Another's may have any bytes; what is no UTF-8 is shown as U+FFFD.
 *
 * @param text at most {@value #MAX_LENGTH} bytes in UTF-8, without zeros, where it is ours
 */
public record Label(String text) {
  /** In bytes. */
  public static final int MAX_LENGTH = 40;

  /**
   * One of ours.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  public static Label of(String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_LENGTH || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "expected a label of at most %d bytes, without zeros, got %d bytes"
              .formatted(MAX_LENGTH, length));
    }
    return new Label(text);
  }

  static Label decoded(byte[] padded) {
    int end = padded.length;
    while (end > 0 && padded[end - 1] == 0) {
      end--;
    }
    return new Label(new String(padded, 0, end, StandardCharsets.UTF_8));
  }

  byte[] encoded() {
    return Arrays.copyOf(of(text).text.getBytes(StandardCharsets.UTF_8), MAX_LENGTH);
  }

  @Override
  public String toString() {
    return text;
  }
}
