package io.countersign.cli.run;

import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.yubihsm.UnknownAuthKeyException;
import io.countersign.yubihsm.WrongPasswordException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an operator should mend about a device, though the signer starts with it. */
public final class YubihsmDoubts {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private YubihsmDoubts() {}

  /** About its settings alone. */
  static List<String> of(YubihsmSettings device) {
    try {
      return YubihsmConnections.hasFactoryPassword(device)
          ? List.of(
              "%s is opened with the password that every device comes with: whoever reaches it can use and erase its keys; countersign yubihsm setup gives it others"
                  .formatted(device.label()))
          : List.of();
    } catch (StartException e) {
      return List.of(); // opening it will say so
    }
  }

  /**
   * About the device itself: whether its authentication key 1 still has the factory's password. A
   * session that is refused stays open there for 30 s, so that this is not asked at each start.
   */
  public static Optional<String> ofFactoryKey(YubihsmSettings device) {
    if (!of(device).isEmpty()) {
      return Optional.empty(); // said already
    }
    try (Connector connector = visitor(device);
        Credentials factory = new Credentials(1, StaticKeys.ofFactory())) {
      Session.open(connector, factory, WITHIN).close();
      return Optional.of(
          "%s still has authentication key 1 with the password that every device comes with: whoever reaches it can use and erase its keys; delete that key, or set the device up with: countersign yubihsm setup"
              .formatted(device.label()));
    } catch (UnknownAuthKeyException | WrongPasswordException e) {
      return Optional.empty();
    } catch (YubiHsmException e) {
      return Optional.of(
          "%s could not be asked whether it still has the factory's password: %s"
              .formatted(device.label(), e.getMessage()));
    }
  }

  private static Connector visitor(YubihsmSettings device) throws YubiHsmException {
    return RunningConnector.orDirect(device);
  }
}
