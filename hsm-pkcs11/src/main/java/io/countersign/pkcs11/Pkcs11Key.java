package io.countersign.pkcs11;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.TestMessage;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SignatureVerifier;
import java.security.InvalidKeyException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A consensus key in a token. Its public half was read once, and is asked for no more. */
public final class Pkcs11Key implements SigningKey {
  private final Pkcs11Token token;
  private final KeyChoice choice;
  private final PublicKey publicKey;
  private final AtomicReference<Runnable> released;

  Pkcs11Key(Pkcs11Token token, KeyChoice choice, PublicKey publicKey, Runnable released) {
    this.token = token;
    this.released = new AtomicReference<>(released);
    this.choice = choice;
    this.publicKey = publicKey;
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message, Turn turn) throws KeyUnavailableException {
    return token.sign(this, turn, choice, publicKey, message);
  }

  /**
   * Has it sign {@link TestMessage}, and verifies that.
   *
   * @return how long the signature took, in nanoseconds
   * @throws KeyUnavailableException if it cannot sign, or signs with another key than it shows
   */
  public long prove(Crypto crypto) throws KeyUnavailableException {
    byte[] message = TestMessage.BYTES.toArray();
    long began = System.nanoTime();
    byte[] signature = token.sign(this, Turn.of(Urgency.OTHER), choice, publicKey, message);
    long took = System.nanoTime() - began;
    if (!verifies(crypto, message, signature)) {
      throw new KeyUnavailableException(
          "the key with %s of %s made a signature that is not that of the public key beside it, %s"
              .formatted(choice.describe(), token.name(), publicKey.bytes()),
          null);
    }
    return took;
  }

  private boolean verifies(Crypto crypto, byte[] message, byte[] signature)
      throws KeyUnavailableException {
    try {
      return SignatureVerifier.of(crypto, publicKey).verify(message, signature);
    } catch (InvalidKeyException e) {
      throw new KeyUnavailableException("%s: %s".formatted(token.name(), e.getMessage()), e);
    }
  }

  @Override
  public Optional<String> problem() {
    return token.problem();
  }

  /** Tells whoever opened the token, which may have other keys that sign. */
  @Override
  public void close() {
    released.getAndSet(() -> {}).run();
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "Pkcs11Key[%s, of %s]".formatted(choice.describe(), publicKey.bytes());
  }
}
