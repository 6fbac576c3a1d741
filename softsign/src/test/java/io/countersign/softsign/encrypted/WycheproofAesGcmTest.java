package io.countersign.softsign.encrypted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.crypto.tink.Aead;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** AES-256-GCM of encrypted key files, which is Tink's. It draws its own nonces: it opens only. */
class WycheproofAesGcmTest {
  private static byte[] hex(String column) {
    return column.equals("-") ? new byte[0] : HexFormat.of().parseHex(column);
  }

  @Test
  void whatIsValidIsOpenedAndAllElseRefused() throws Exception {
    List<List<String>> vectors;
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("wycheproof-aes-256-gcm.tsv"))) {
      vectors =
          new String(in.readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> List.of(line.split("\t", -1)))
              .toList();
    }
    assertEquals(66, vectors.size());
    for (List<String> vector : vectors) {
      Aead aead = PassphraseKey.aead(hex(vector.get(1)));
      byte[] sealed = HexFormat.of().parseHex(sealed(vector));
      byte[] associated = hex(vector.get(3));
      if (vector.get(7).equals("valid")) {
        assertArrayEquals(hex(vector.get(4)), aead.decrypt(sealed, associated), () -> "" + vector);
      } else {
        assertThrows(
            GeneralSecurityException.class,
            () -> aead.decrypt(sealed, associated),
            () -> "" + vector);
      }
    }
  }

  private static String sealed(List<String> vector) {
    return (vector.get(2) + vector.get(5) + vector.get(6)).replace("-", "");
  }
}
