package io.countersign.yubihsm.session;

import io.countersign.yubihsm.securechannel.StaticKeys;

/**
 * Who we are to the device.
 *
 * @param authKey id of the authentication key, 1 to 65534
 * @param keys closed by whoever made them
 */
public record Credentials(int authKey, StaticKeys keys) implements AutoCloseable {
  public Credentials {
    if (authKey < 1 || authKey > 0xffff) {
      throw new IllegalArgumentException(
          "expected an authentication key's id from 1 to 65535, got " + authKey);
    }
  }

  /** Wipes the keys. */
  @Override
  public void close() {
    keys.close();
  }
}
