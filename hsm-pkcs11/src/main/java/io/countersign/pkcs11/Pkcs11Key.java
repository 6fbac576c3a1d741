package io.countersign.pkcs11;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.PublicKey;
import java.util.Optional;

/** A consensus key in a token. Its public half was read once, and is asked for no more. */
public final class Pkcs11Key implements SigningKey {
  private final Pkcs11Token token;
  private final KeyChoice choice;
  private final PublicKey publicKey;

  Pkcs11Key(Pkcs11Token token, KeyChoice choice, PublicKey publicKey) {
    this.token = token;
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

  /** Nothing: the token is whose it was opened from, and may have other keys that sign. */
  @Override
  public void close() {}

  /** Names the public key only. */
  @Override
  public String toString() {
    return "Pkcs11Key[%s, of %s]".formatted(choice.describe(), publicKey.bytes());
  }
}
