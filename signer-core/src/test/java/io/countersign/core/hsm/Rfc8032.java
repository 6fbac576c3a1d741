package io.countersign.core.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** One of the RFC's vectors. */
@SuppressWarnings("ArrayRecordComponent") // read once
record Rfc8032(String name, byte[] seed, byte[] publicKey, byte[] message, byte[] signature) {

  static List<Rfc8032> all() {
    try (InputStream in =
        Objects.requireNonNull(Rfc8032.class.getResourceAsStream("rfc8032-ed25519.tsv"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(cell -> new Rfc8032(cell[0], hex(cell[1]), hex(cell[2]), hex(cell[3]), hex(cell[4])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] hex(String text) {
    return text.equals("-") ? new byte[0] : HexFormat.of().parseHex(text);
  }

  @Override
  public String toString() {
    return name;
  }
}
