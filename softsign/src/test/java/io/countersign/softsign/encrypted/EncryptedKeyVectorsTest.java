package io.countersign.softsign.encrypted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Files that another implementation wrote by the page that describes them. */
class EncryptedKeyVectorsTest {
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "encrypted-keys.tsv", delimiter = '\t')
  void isReadAndWouldBeWrittenTheSame(
      String name, String passphrase, String privateKey, String file) throws Exception {
    byte[] whole = Bytes.ofHex(file).toArray();

    EncryptedKey key = EncryptedKey.parse(whole);

    assertArrayEquals(whole, key.bytes(), name);
    try (SecretBytes words = SecretBytes.takeOver(passphrase.getBytes(StandardCharsets.UTF_8));
        SecretBytes secret = key.unlock(words)) {
      assertEquals(Bytes.ofHex(privateKey), Bytes.copyOf(secret.exposeCopy()), name);
    }
  }
}
