package io.countersign.interop.yubihsm;

import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.connector.ConnectorAddress;
import io.countersign.yubihsm.connector.HttpConnector;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.session.Session;
import java.time.Duration;

/** Our client in a session of its own. */
final class OurClient implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final HttpConnector connector;
  private final Credentials credentials;
  private final Session session;
  private final Client client;

  private OurClient(HttpConnector connector, Credentials credentials, Session session) {
    this.connector = connector;
    this.credentials = credentials;
    this.session = session;
    this.client = new Client(session, WITHIN);
  }

  /** A session with the key that a new device has. */
  static OurClient open(int port) throws YubiHsmException {
    return open(port, 1, "password");
  }

  static OurClient open(int port, int authKey, String password) throws YubiHsmException {
    HttpConnector connector = new HttpConnector(new ConnectorAddress("127.0.0.1", port));
    Credentials credentials =
        new Credentials(authKey, StaticKeys.ofPassword(password.toCharArray()));
    return new OurClient(connector, credentials, Session.open(connector, credentials, WITHIN));
  }

  Client client() {
    return client;
  }

  @Override
  public void close() {
    session.close();
    connector.close();
    credentials.close();
  }
}
