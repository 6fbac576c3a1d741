package io.countersign.pkcs11;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.TestMessage;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.SignatureVerifier;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A consensus key in a token. Its public half was read once, and is asked for no more. */
public final class Pkcs11Key implements SigningKey {
  private final Pkcs11Token token;
  private final KeyChoice choice;
  private final PublicKey publicKey;
  private final SignatureVerifier verifier;
  private final AtomicReference<Runnable> released;

  Pkcs11Key(
      Pkcs11Token token,
      KeyChoice choice,
      PublicKey publicKey,
      SignatureVerifier verifier,
      Runnable released) {
    this.token = token;
    this.choice = choice;
    this.publicKey = publicKey;
    this.verifier = verifier;
    this.released = new AtomicReference<>(released);
  }

  KeyChoice choice() {
    return choice;
  }

  SignatureVerifier verifier() {
    return verifier;
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message, Turn turn) throws KeyUnavailableException {
    return token.sign(this, turn, message);
  }

  /**
   * Has it sign {@link TestMessage}.
   *
   * @return how long the signature took, in nanoseconds
   * @throws KeyUnavailableException if it cannot sign, or signs with another key than it shows
   */
  public long prove() throws KeyUnavailableException {
    long began = System.nanoTime();
    token.sign(this, Turn.of(Urgency.OTHER), TestMessage.BYTES.toArray());
    return System.nanoTime() - began;
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
