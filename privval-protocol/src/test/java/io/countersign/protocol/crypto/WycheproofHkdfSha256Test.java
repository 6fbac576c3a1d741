package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.ProviderException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** HKDF-SHA-256, which is the JDK's in every combination of providers. */
class WycheproofHkdfSha256Test {
  @Test
  void everyOutputIsTheSameAndNoneIsLongerThanTheRfcAllows() {
    List<List<String>> vectors =
        Vectors.read(WycheproofHkdfSha256Test.class, "wycheproof-hkdf-sha256.tsv");
    assertEquals(86, vectors.size());
    for (List<String> vector : vectors) {
      byte[] salt = Vectors.hex(vector.get(2));
      byte[] info = Vectors.hex(vector.get(3));
      int length = Integer.parseInt(vector.get(4));
      try (SecretBytes input = Vectors.secret(vector.get(1))) {
        if (vector.get(6).equals("valid")) {
          try (SecretBytes output = HkdfSha256.derive(input, salt, info, length)) {
            assertArrayEquals(Vectors.hex(vector.get(5)), output.exposeCopy(), () -> "" + vector);
          }
        } else {
          assertThrows(
              ProviderException.class, () -> HkdfSha256.derive(input, salt, info, length).close());
        }
      }
    }
  }
}
