package io.countersign.cli.run;

import io.countersign.cli.settings.YubihsmKeySettings;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.SessionsFullException;
import io.countersign.yubihsm.client.DeviceInfo;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.key.YubiHsm;
import io.countersign.yubihsm.key.YubiHsmKey;
import io.countersign.yubihsm.server.ConnectorServer;
import io.countersign.yubihsm.server.SharedDevice;
import io.countersign.yubihsm.session.Credentials;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A YubiHSM that this process holds, and what it serves of it to others. */
final class HeldYubihsm implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(HeldYubihsm.class);

  private final YubihsmAccess access;
  private final YubihsmSettings settings;
  private final YubiHsm device;
  private final Map<Integer, PublicKey> seen = new ConcurrentHashMap<>();
  private @Nullable ConnectorServer server;

  private HeldYubihsm(YubihsmAccess access, YubiHsm device) {
    this.access = access;
    this.settings = access.settings();
    this.device = device;
  }

  /**
   * Holds it; it is asked nothing yet.
   *
   * @param access taken over if it can be held
   * @param directly not through a signer of the same configuration that runs
   * @throws StartException if there is no way to any device on this host
   */
  static HeldYubihsm open(YubihsmAccess access, Crypto crypto, boolean directly)
      throws StartException {
    YubihsmSettings settings = access.settings();
    Credentials credentials = access.credentials();
    try {
      Connector connector =
          directly ? YubihsmConnections.connector(settings) : RunningConnector.orDirect(settings);
      return new HeldYubihsm(
          access, YubiHsm.open(connector, settings.serial(), credentials, crypto));
    } catch (ConnectorException e) {
      credentials.close();
      throw new StartException("%s: %s".formatted(settings.label(), e.getMessage()), e);
    }
  }

  /** What it was opened with; wiped when it is closed. */
  YubihsmAccess access() {
    return access;
  }

  /** Whether this one was taken over when it was opened, not only an equal one. */
  @SuppressWarnings("ReferenceEquality") // the question is who wipes it
  boolean isOpenedWith(YubihsmAccess one) {
    return access == one;
  }

  /**
   * Opens a key of it.
   *
   * @param released run once when the key is closed
   */
  SigningKey open(YubihsmKeySettings key, Runnable released) throws StartException {
    try {
      SigningKey opened = device.openKey(new ObjectId(key.id()), released);
      seen.put(key.id(), opened.publicKey());
      return opened;
    } catch (KeyUnavailableException e) {
      throw refused(String.join(", ", key.chainIds()), e);
    }
  }

  /** Whether a key was opened in it. */
  boolean has(YubiHsmKey key) {
    return key.isIn(device);
  }

  /** That of a key when it was opened last. */
  Optional<PublicKey> lastSeen(YubihsmKeySettings key) {
    return Optional.ofNullable(seen.get(key.id()));
  }

  /** Serial number, firmware, and the way there. */
  String describe() throws StartException {
    try {
      DeviceInfo info = device.deviceInfo();
      return "YubiHSM %s, firmware %s, %s"
          .formatted(info.serial(), info.firmware(), settings.adapter());
    } catch (KeyUnavailableException e) {
      throw refused(settings.label(), e);
    }
  }

  private StartException refused(String whose, KeyUnavailableException e) {
    String message = "consensus key of %s: %s".formatted(whose, e.getMessage());
    return isAway(e) ? StartException.away(message, e) : new StartException(message, e);
  }

  /** Whether all may be well as soon as the device is there, and nobody has to mend anything. */
  private boolean isAway(KeyUnavailableException e) {
    return switch (e.getCause()) {
      case null -> e.isBusy() || device.problem().isPresent(); // it did not answer in time
      case ConnectorException away -> true;
      case ProtocolException doubt -> true;
      case SessionsFullException full -> true;
      default -> false;
    };
  }

  /**
   * Serves it to other programs on this host, if it is to be.
   *
   * @throws StartException if the address cannot be listened at
   */
  void serve(String version, Deadlines deadlines) throws StartException {
    if (settings.server().isEmpty()) {
      return;
    }
    YubihsmSettings.ConnectorServer wanted = settings.server().get();
    try {
      ConnectorServer opened =
          ConnectorServer.open(
              new InetSocketAddress(wanted.host(), wanted.port()),
              version,
              new Shared(),
              deadlines);
      server = opened;
      LOG.info("[{}] connector for other programs at {}", device.name(), opened.address());
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException(
          "connector_server of %s cannot listen at tcp://%s:%d: %s"
              .formatted(settings.label(), wanted.host(), wanted.port(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    device.close();
    access.close();
  }

  /** Behind all that signs. */
  private final class Shared implements SharedDevice {
    @Override
    public byte[] exchange(byte[] message) throws IOException {
      try {
        return device.exchange(message);
      } catch (KeyUnavailableException e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    @Override
    public boolean isThere() {
      return device.problem().isEmpty();
    }

    @Override
    public String serial() {
      return settings.serial().orElse("*");
    }
  }
}
