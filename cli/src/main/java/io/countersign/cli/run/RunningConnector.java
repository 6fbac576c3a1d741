package io.countersign.cli.run;

import io.countersign.cli.settings.YubihsmSettings.ConnectorServer;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.connector.ConnectorAddress;
import io.countersign.yubihsm.connector.HttpConnector;
import java.time.Duration;
import java.util.Optional;

/** The connector that a signer of this configuration serves while it runs. */
public final class RunningConnector {
  private static final Duration WITHIN = Duration.ofSeconds(2);

  private RunningConnector() {}

  /** Empty if nothing answers there. */
  public static Optional<Connector> find(ConnectorServer server) {
    HttpConnector connector =
        new HttpConnector(new ConnectorAddress(server.host(), server.port()));
    try {
      connector.status(WITHIN);
      return Optional.of(connector);
    } catch (YubiHsmException e) {
      connector.close();
      return Optional.empty();
    }
  }
}
