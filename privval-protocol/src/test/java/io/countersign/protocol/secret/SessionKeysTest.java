package io.countersign.protocol.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SessionKeysTest {
  private static final String GOLDEN = "derive-secrets.golden";

  /** A line of CometBFT's golden file. */
  record Vector(String secret, boolean weAreLower, String receive, String send) {
    static Vector of(String line) {
      List<String> columns = List.of(line.split(",", -1));
      return new Vector(
          columns.get(0), Boolean.parseBoolean(columns.get(1)), columns.get(2), columns.get(3));
    }
  }

  static Stream<Vector> golden() {
    try (InputStream in = SessionKeysTest.class.getResourceAsStream(GOLDEN)) {
      String text =
          new String(Objects.requireNonNull(in, GOLDEN).readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().filter(line -> !line.startsWith("#")).map(Vector::of);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void theKeysAreThoseOfCometBft(Vector vector) {
    try (SecretBytes secret = SecretBytes.takeOver(Bytes.ofHex(vector.secret).toArray());
        SessionKeys keys = SessionKeys.derive(secret, vector.weAreLower)) {
      assertEquals(Bytes.ofHex(vector.receive), Bytes.copyOf(keys.receive().exposeCopy()));
      assertEquals(Bytes.ofHex(vector.send), Bytes.copyOf(keys.send().exposeCopy()));
    }
  }

  @Test
  void theGoldenFileHasBothOrders() {
    assertEquals(32, golden().count());
    assertTrue(golden().anyMatch(Vector::weAreLower));
    assertTrue(golden().anyMatch(vector -> !vector.weAreLower));
  }
}
