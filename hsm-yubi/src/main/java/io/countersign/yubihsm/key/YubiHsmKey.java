package io.countersign.yubihsm.key;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Turn;
import io.countersign.protocol.consensus.PublicKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A consensus key in a YubiHSM; closing it leaves the device to the others. */
public final class YubiHsmKey implements SigningKey {
  /**
   * What every firmware takes for a signature by Ed25519, in bytes; sign bytes have some hundred.
   */
  public static final int MAX_MESSAGE = 2026;

  private final YubiHsm hsm;
  private final HeldKey held;
  private final AtomicReference<Runnable> released;

  YubiHsmKey(YubiHsm hsm, HeldKey held, Runnable released) {
    this.hsm = hsm;
    this.held = held;
    this.released = new AtomicReference<>(released);
  }

  /** Whether it was opened in this device. */
  public boolean isIn(YubiHsm device) {
    return hsm.equals(device);
  }

  @Override
  public PublicKey publicKey() {
    return held.publicKey();
  }

  @Override
  public byte[] sign(byte[] message, Turn turn) throws KeyUnavailableException {
    if (message.length > MAX_MESSAGE) {
      throw new KeyUnavailableException(
          "expected at most %d bytes to sign with %s, got %d"
              .formatted(MAX_MESSAGE, hsm.name(), message.length),
          null);
    }
    return hsm.sign(held, message, turn);
  }

  @Override
  public Optional<String> problem() {
    return hsm.problem().or(held::problem).or(hsm::lateness);
  }

  /** The device itself stays open: it is the caller's. */
  @Override
  public void close() {
    hsm.remove(held);
    released.getAndSet(() -> {}).run();
  }

  /** Names device and public key. */
  @Override
  public String toString() {
    return "YubiHsmKey[%s in %s]".formatted(held.publicKey().bytes(), hsm.name());
  }
}
