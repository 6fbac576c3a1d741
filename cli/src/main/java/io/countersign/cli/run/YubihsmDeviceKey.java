package io.countersign.cli.run;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.PublicKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A key that holds its device open: the last that is closed lets go of it. */
final class YubihsmDeviceKey implements SigningKey {
  private final SigningKey key;
  private final YubihsmAccess access;
  private final AtomicReference<Runnable> released;

  /**
   * Takes the key over.
   *
   * @param access of its device
   * @param released run once when it is closed
   */
  YubihsmDeviceKey(SigningKey key, YubihsmAccess access, Runnable released) {
    this.key = key;
    this.access = access;
    this.released = new AtomicReference<>(released);
  }

  /** Whether its device was opened with the same, password and all. */
  boolean isIn(YubihsmAccess device) {
    return access.equals(device);
  }

  @Override
  public PublicKey publicKey() {
    return key.publicKey();
  }

  @Override
  public byte[] sign(byte[] message, Urgency urgency) throws KeyUnavailableException {
    return key.sign(message, urgency);
  }

  @Override
  public Optional<String> problem() {
    return key.problem();
  }

  @Override
  public void close() {
    key.close();
    released.getAndSet(() -> {}).run();
  }

  /** Names device and public key. */
  @Override
  public String toString() {
    return key.toString();
  }
}
