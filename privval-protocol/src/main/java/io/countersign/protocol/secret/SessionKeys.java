package io.countersign.protocol.secret;

import io.countersign.protocol.crypto.ChaCha20Poly1305;
import io.countersign.protocol.crypto.HkdfSha256;
import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of both directions (CometBFT {@code p2p/conn/secret_connection.go}, deriveSecrets).
 *
 * @param receive opens what the peer seals
 * @param send seals what the peer opens
 */
record SessionKeys(SecretBytes receive, SecretBytes send) implements AutoCloseable {
  private static final byte[] INFO =
      "TENDERMINT_SECRET_CONNECTION_KEY_AND_CHALLENGE_GEN".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_LENGTH = ChaCha20Poly1305.KEY_LENGTH;

  /** Two keys, and 32 bytes that were the challenge before Merlin and are unused since. */
  private static final int DERIVED_LENGTH = 96;

  /**
   * Derives the keys of this end.
   *
   * @param weAreLower whether our ephemeral public key is the lower one, byte by byte
   */
  static SessionKeys derive(SecretBytes sharedSecret, boolean weAreLower) {
    try (SecretBytes derived = HkdfSha256.derive(sharedSecret, INFO, DERIVED_LENGTH)) {
      byte[] bytes = derived.exposeCopy();
      SecretBytes first = SecretBytes.takeOver(Arrays.copyOf(bytes, KEY_LENGTH));
      SecretBytes second =
          SecretBytes.takeOver(Arrays.copyOfRange(bytes, KEY_LENGTH, 2 * KEY_LENGTH));
      Arrays.fill(bytes, (byte) 0);
      return weAreLower ? new SessionKeys(first, second) : new SessionKeys(second, first);
    }
  }

  @Override
  public void close() {
    receive.close();
    send.close();
  }
}
