package io.countersign.yubihsm.key;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.PublicKey;
import java.util.Optional;

/** A consensus key in a YubiHSM; closing it leaves the device to the others. */
public final class YubiHsmKey implements SigningKey {
  /**
   * What every firmware takes for a signature by Ed25519, in bytes; sign bytes have some hundred.
   */
  public static final int MAX_MESSAGE = 2026;

  private final YubiHsm hsm;
  private final HeldKey held;

  YubiHsmKey(YubiHsm hsm, HeldKey held) {
    this.hsm = hsm;
    this.held = held;
  }

  @Override
  public PublicKey publicKey() {
    return held.publicKey();
  }

  @Override
  public byte[] sign(byte[] message, Urgency urgency) throws KeyUnavailableException {
    if (message.length > MAX_MESSAGE) {
      throw new KeyUnavailableException(
          "expected at most %d bytes to sign with %s, got %d"
              .formatted(MAX_MESSAGE, hsm.name(), message.length),
          null);
    }
    return hsm.sign(held, message, urgency);
  }

  @Override
  public Optional<String> problem() {
    return hsm.problem().or(held::problem);
  }

  /** The device itself stays open: it is the caller's. */
  @Override
  public void close() {
    hsm.remove(held);
  }

  /** Names device and public key. */
  @Override
  public String toString() {
    return "YubiHsmKey[%s in %s]".formatted(held.publicKey().bytes(), hsm.name());
  }
}
