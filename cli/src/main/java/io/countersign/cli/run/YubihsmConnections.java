package io.countersign.cli.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.countersign.cli.settings.WrittenPassword;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.Passphrase;
import io.countersign.softsign.PassphraseException;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.connector.ConnectorAddress;
import io.countersign.yubihsm.connector.HttpConnector;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.usb.Usb;
import java.nio.file.Path;
import java.util.Arrays;

/** What a {@code [[providers.yubihsm]]} says of the way to its device, made into one. */
public final class YubihsmConnections {
  private static final byte[] FACTORY = "password".getBytes(US_ASCII);

  private YubihsmConnections() {}

  /**
   * The way to the device; nothing is opened yet.
   *
   * @throws ConnectorException if this host has no libusb
   */
  public static Connector connector(YubihsmSettings device) throws ConnectorException {
    return switch (device.adapter()) {
      case YubihsmSettings.Http http ->
          new HttpConnector(new ConnectorAddress(http.host(), http.port()));
      case YubihsmSettings.Usb usb -> Usb.load().connector(device.serial());
    };
  }

  /**
   * What opens a session with it; the caller closes them.
   *
   * @throws StartException if the password cannot be read
   */
  public static Credentials credentials(YubihsmSettings device) throws StartException {
    YubihsmSettings.Auth auth = device.auth();
    byte[] password = password(device, file -> Passphrase.ofFile(file, "password"));
    try {
      return new Credentials(auth.key(), StaticKeys.ofPassword(password));
    } catch (IllegalArgumentException e) {
      throw new StartException("auth of %s: %s".formatted(device.label(), e.getMessage()), e);
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  /**
   * Whether it is opened with the password that every device comes with.
   *
   * @throws StartException if the password cannot be read
   */
  public static boolean hasFactoryPassword(YubihsmSettings device) throws StartException {
    // Opening it looks at who else may read the file: that is said once.
    byte[] password = password(device, Passphrase::ofCredential);
    try {
      return Arrays.equals(password, FACTORY);
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  /** How a file with a password is read. */
  @FunctionalInterface
  private interface Reading {
    SecretBytes of(Path file) throws PassphraseException;
  }

  private static byte[] password(YubihsmSettings device, Reading reading) throws StartException {
    return switch (device.auth().password()) {
      case WrittenPassword written -> written.exposeCopy();
      case YubihsmSettings.InFile file -> {
        try (SecretBytes content = reading.of(file.path())) {
          yield trimmed(content);
        } catch (PassphraseException e) {
          throw new StartException(
              "password of %s: %s".formatted(device.label(), e.getMessage()), e);
        }
      }
    };
  }

  /** Without the white space behind it, as TMKMS reads it. */
  private static byte[] trimmed(SecretBytes content) {
    byte[] all = content.exposeCopy();
    int length = all.length;
    while (length > 0 && all[length - 1] >= 0 && all[length - 1] <= ' ') {
      length--;
    }
    byte[] password = Arrays.copyOf(all, length);
    Arrays.fill(all, (byte) 0);
    return password;
  }

  /**
   * Of a password that was typed; the caller closes them.
   *
   * @param password wiped
   */
  public static Credentials typed(int authKey, char[] password) {
    try {
      return new Credentials(authKey, StaticKeys.ofPassword(password));
    } finally {
      Arrays.fill(password, '\0');
    }
  }
}
