package io.countersign.interop.filepv;

import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.ValidatorAddress;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.KeyFileFormat;
import io.countersign.softsign.SoftSigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/**
 * One consensus key in the file that both signers read, CometBFT's {@code priv_validator_key.json}.
 */
record TestKey(Path file) {
  static TestKey write(Path file, Crypto crypto) throws IOException {
    byte[] seed = new byte[Ed25519PrivateKey.SEED_LENGTH];
    seed[0] = 1;
    try (SecretBytes secret = SecretBytes.copyOf(seed);
        Ed25519PrivateKey key = new Ed25519PrivateKey(crypto, secret)) {
      byte[] pair = new byte[2 * seed.length];
      System.arraycopy(seed, 0, pair, 0, seed.length);
      System.arraycopy(key.publicKey().toArray(), 0, pair, seed.length, seed.length);
      String json =
          """
          {
            "address": "%s",
            "pub_key": {"type": "tendermint/PubKeyEd25519", "value": "%s"},
            "priv_key": {"type": "tendermint/PrivKeyEd25519", "value": "%s"}
          }
          """
              .formatted(
                  ValidatorAddress.of(new PublicKey(KeyType.ED25519, key.publicKey())),
                  base64(key.publicKey().toArray()),
                  base64(pair));
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return new TestKey(Files.writeString(file, json));
    }
  }

  SoftSigningKey open(Crypto crypto) throws KeyFileException {
    return SoftSigningKey.open(crypto, file, KeyFileFormat.JSON);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
