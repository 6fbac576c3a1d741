package io.countersign.protocol.secret;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.ChaCha20Poly1305;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.X25519KeyPair;
import java.security.InvalidKeyException;
import java.util.Arrays;

/**
 * What two ephemeral keys lead to. Whoever holds the other one shares all of it; who that is, is
 * not known yet.
 *
 * @param challenge 32 bytes to be signed by both long-term keys; no secret between the two
 */
record Agreement(Bytes challenge, FrameSealer sealer, FrameOpener opener) implements AutoCloseable {
  private static final int CHALLENGE_LENGTH = 32;

  /**
   * Agrees with the holder of {@code remote}.
   *
   * @throws InvalidKeyException if {@code remote} is a point of low order
   */
  static Agreement of(Crypto crypto, X25519KeyPair ephemeral, Bytes remote)
      throws InvalidKeyException {
    Bytes ours = ephemeral.publicKey();
    boolean weAreLower = Arrays.compareUnsigned(ours.toArray(), remote.toArray()) < 0;
    try (SecretBytes secret = ephemeral.agree(remote);
        SessionKeys keys = SessionKeys.derive(secret, weAreLower)) {
      return new Agreement(
          challenge(weAreLower ? ours : remote, weAreLower ? remote : ours, secret),
          new FrameSealer(new ChaCha20Poly1305(crypto, keys.send()), new FrameNonce(0)),
          new FrameOpener(new ChaCha20Poly1305(crypto, keys.receive()), new FrameNonce(0)));
    }
  }

  /** Wipes the session keys. */
  @Override
  public void close() {
    sealer.close();
    opener.close();
  }

  private static Bytes challenge(Bytes lower, Bytes upper, SecretBytes secret) {
    byte[] exposed = secret.exposeCopy();
    try (MerlinTranscript transcript =
        new MerlinTranscript("TENDERMINT_SECRET_CONNECTION_TRANSCRIPT_HASH")) {
      transcript.appendMessage("EPHEMERAL_LOWER_PUBLIC_KEY", lower.toArray());
      transcript.appendMessage("EPHEMERAL_UPPER_PUBLIC_KEY", upper.toArray());
      transcript.appendMessage("DH_SECRET", exposed);
      return Bytes.copyOf(transcript.challenge("SECRET_CONNECTION_MAC", CHALLENGE_LENGTH));
    } finally {
      Arrays.fill(exposed, (byte) 0);
    }
  }
}
