package io.countersign.yubihsm.setup;

import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.session.Session;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Erases a device, and waits until it is back with what it comes with. */
final class DeviceReset {
  /** As long as TMKMS waits, and as long again. */
  static final Duration LIMIT = Duration.ofSeconds(20);

  /** The device restarts, and is not to be asked while it still is the old one. */
  private static final Duration PAUSE = Duration.ofMillis(250);

  private static final Duration WITHIN = Duration.ofSeconds(2);

  private final Connector connector;
  private final Consumer<String> progress;
  private final Duration limit;

  DeviceReset(Connector connector, Consumer<String> progress, Duration limit) {
    this.limit = limit;
    this.connector = connector;
    this.progress = progress;
  }

  /**
   * Erases it for good.
   *
   * @throws DeviceException if this authentication key may not do that; nothing is changed
   * @throws YubiHsmException if it does not come back erased in time
   */
  void run(Credentials credentials, Credentials factory) throws YubiHsmException {
    try (Session session = Session.open(connector, credentials, Client.PATIENCE)) {
      new Client(session, Client.PATIENCE).resetDevice();
    } catch (ConnectorException | ProtocolException e) {
      // It may restart before it answers: whether it is erased is looked at below.
    }
    progress.accept("erased the device, waiting for it to come back");
    long end = System.nanoTime() + limit.toNanos();
    YubiHsmException last = null;
    do {
      pause();
      try (Session session = Session.open(connector, factory, WITHIN)) {
        if (DeviceSetup.isEmpty(new Client(session, WITHIN))) {
          progress.accept("it is back, with the factory's authentication key 1");
          return;
        }
        last = null;
      } catch (YubiHsmException e) {
        last = e;
      }
    } while (System.nanoTime() < end);
    throw new ConnectorException(
        "the device did not come back erased within %d s%s: look whether it is plugged in, then run the same setup again"
            .formatted(
                limit.toSeconds(),
                last == null ? ", there are still objects on it" : " (" + last.getMessage() + ")"),
        last);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
