package io.countersign.softsign;

import static io.countersign.softsign.KeyFiles.CRYPTO;
import static io.countersign.softsign.KeyFiles.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.crypto.Ed25519PublicKey;
import io.countersign.protocol.crypto.ValidatorAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftSigningKeyTest {
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  @Test
  void itsSignaturesAreOfItsPublicKey() throws Exception {
    try (SigningKey key = open()) {
      assertEquals(KeyType.ED25519, key.publicKey().type());
      assertTrue(
          new Ed25519PublicKey(CRYPTO, key.publicKey().bytes())
              .verify(MESSAGE, key.sign(MESSAGE, Turn.of(Urgency.CONSENSUS))));
    }
  }

  @Test
  void aClosedKeyIsUnavailable() throws Exception {
    SigningKey key = open();
    key.close();

    assertThrows(
        KeyUnavailableException.class, () -> key.sign(MESSAGE, Turn.of(Urgency.CONSENSUS)));
  }

  @Test
  void itPrintsItsPublicKeyOnly() throws Exception {
    try (SigningKey key = open()) {
      assertEquals("SoftSigningKey[of " + key.publicKey().bytes() + "]", key.toString());
    }
  }

  @Test
  void theAddressIsTheOneOfCometBft() throws Exception {
    try (SigningKey key = open()) {
      assertEquals(
          Bytes.ofHex("B263427814DB3A3629AA40F5501200BF5E9BD70A"),
          ValidatorAddress.of(key.publicKey()));
    }
  }

  private SigningKey open() throws KeyFileException {
    Path file = KeyFiles.write(directory, resource("cometbft-priv_validator_key.json"));
    return SoftSigningKey.open(CRYPTO, file, KeyFileFormat.JSON);
  }
}
