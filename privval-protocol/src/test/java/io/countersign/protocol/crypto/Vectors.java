package io.countersign.protocol.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Reads vector files: lines of columns between tabs, {@code -} for nothing, {@code #} for notes.
 */
public final class Vectors {
  private Vectors() {}

  /** The lines of the resource {@code file} beside the class {@code place}. */
  public static List<List<String>> read(Class<?> place, String file) {
    try (InputStream in = place.getResourceAsStream(file)) {
      String text =
          new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split("\t", -1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] hex(String column) {
    return column.equals("-") ? new byte[0] : HexFormat.of().parseHex(column);
  }

  public static SecretBytes secret(String hex) {
    return SecretBytes.takeOver(hex(hex));
  }

  /** {@code bytes} with bit {@code bit}, counted from the first byte's lowest, turned around. */
  public static byte[] flipped(byte[] bytes, int bit) {
    byte[] flipped = Arrays.copyOf(bytes, bytes.length);
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    return flipped;
  }
}
