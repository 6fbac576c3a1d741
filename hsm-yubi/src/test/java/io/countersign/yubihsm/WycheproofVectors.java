package io.countersign.yubihsm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Reads files of vectors: lines of columns between tabs, {@code -} for nothing. */
public final class WycheproofVectors {
  private WycheproofVectors() {}

  /** The lines of the resource {@code file} beside the class {@code place}. */
  public static List<List<String>> read(Class<?> place, String file) {
    try (InputStream in = Objects.requireNonNull(place.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
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
}
