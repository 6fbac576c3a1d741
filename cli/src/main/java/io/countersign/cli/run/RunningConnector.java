package io.countersign.cli.run;

import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.cli.settings.YubihsmSettings.ConnectorServer;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.connector.ConnectorAddress;
import io.countersign.yubihsm.connector.HttpConnector;
import java.time.Duration;
import java.util.Optional;

/**
 * The way of a visitor to a device: through the connector that a signer of this configuration
 * serves while it runs, if commands are to go there.
 */
public final class RunningConnector {
  private static final Duration WITHIN = Duration.ofSeconds(2);

  private RunningConnector() {}

  /** Empty if commands are not to go there, or nothing answers. */
  public static Optional<Connector> find(YubihsmSettings device) {
    return device.server().filter(ConnectorServer::commands).flatMap(RunningConnector::find);
  }

  /**
   * The same, and to the device itself if it is empty; that is not opened yet.
   *
   * @throws ConnectorException if this host has no libusb
   */
  static Connector orDirect(YubihsmSettings device) throws ConnectorException {
    Optional<Connector> running = find(device);
    return running.isPresent() ? running.get() : YubihsmConnections.connector(device);
  }

  private static Optional<Connector> find(ConnectorServer server) {
    HttpConnector connector = new HttpConnector(new ConnectorAddress(server.host(), server.port()));
    try {
      connector.status(WITHIN);
      return Optional.of(connector);
    } catch (YubiHsmException e) {
      connector.close();
      return Optional.empty();
    }
  }
}
