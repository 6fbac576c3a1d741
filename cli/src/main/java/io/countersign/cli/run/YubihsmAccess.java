package io.countersign.cli.run;

import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.yubihsm.session.Credentials;
import java.io.Closeable;

/**
 * What a YubiHSM is opened with: what the configuration says of it, and the password as it was read
 * just then. Equal for the same; another password in the same file is another access.
 */
final class YubihsmAccess implements Closeable {
  private final YubihsmSettings settings;
  private final Credentials credentials;

  private YubihsmAccess(YubihsmSettings settings, Credentials credentials) {
    this.settings = settings;
    this.credentials = credentials;
  }

  /**
   * Reads the password.
   *
   * @throws StartException if it cannot be read
   */
  static YubihsmAccess of(YubihsmSettings settings) throws StartException {
    return new YubihsmAccess(settings, YubihsmConnections.credentials(settings));
  }

  YubihsmSettings settings() {
    return settings;
  }

  /** Another copy of who we are to the device, which the caller closes. */
  Credentials credentials() {
    return new Credentials(credentials.authKey(), credentials.keys().copy());
  }

  /** Of two that are not wiped yet, or the same one. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof YubihsmAccess access
            && settings.equals(access.settings)
            && credentials.keys().contentEquals(access.credentials.keys()));
  }

  /** Tells nothing of the password. */
  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  /** Wipes the credentials. */
  @Override
  public void close() {
    credentials.close();
  }
}
