package io.countersign.cli.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A {@code [[providers.yubihsm]]}: a device, and who opens it. Equal where the same device is
 * opened in the same way; its keys are {@link YubihsmKeySettings}.
 *
 * @param serial ten digits, if one device is meant and no other
 * @param server for other programs, if there is to be one
 */
public record YubihsmSettings(
    Adapter adapter, Auth auth, Optional<String> serial, Optional<ConnectorServer> server) {
  /** How it is reached. */
  public sealed interface Adapter {}

  /**
   * Plugged in here.
   *
   * @param timeout as in TMKMS; a request goes by our own deadlines
   */
  public record Usb(Duration timeout) implements Adapter {
    @Override
    public String toString() {
      return "usb";
    }
  }

  /**
   * Through a yubihsm-connector.
   *
   * @param host name or address, without brackets
   */
  public record Http(String host, int port) implements Adapter {
    @Override
    public String toString() {
      return "connector " + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** Who opens a session with it. */
  public record Auth(int key, Password password) {}

  /** Where the password is. */
  public sealed interface Password permits InFile, WrittenPassword {}

  /** In a file, of which trailing white space is no part. */
  public record InFile(Path path) implements Password {}

  /**
   * What other programs on this host reach the device through.
   *
   * @param host as written: a loopback address, or localhost
   * @param commands whether our own commands go through it, too
   * @param authKey of our own commands, which ask for its password
   */
  public record ConnectorServer(
      String host, int port, boolean commands, Optional<Integer> authKey) {}

  /** For messages: which device is meant. */
  public String label() {
    return serial.map(number -> "YubiHSM " + number).orElse("YubiHSM") + " (" + adapter + ")";
  }
}
