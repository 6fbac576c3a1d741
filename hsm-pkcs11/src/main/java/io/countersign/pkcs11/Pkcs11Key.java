package io.countersign.pkcs11;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.PublicKey;
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
  public byte[] sign(byte[] message, Urgency urgency) throws KeyUnavailableException {
    return token.sign(this, urgency, choice, publicKey, message);
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
