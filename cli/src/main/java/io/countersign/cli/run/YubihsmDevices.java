package io.countersign.cli.run;

import io.countersign.cli.ProgramVersion;
import io.countersign.cli.settings.KeySettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.YubihsmKeySettings;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.core.key.SigningKey;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import io.countersign.yubihsm.connector.Connector;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The YubiHSMs that this process holds, each once for all of its keys. */
final class YubihsmDevices implements Closeable {
  private final Crypto crypto;
  private final @Nullable Deadlines serving;
  private final Map<YubihsmSettings, HeldYubihsm> held = new LinkedHashMap<>();

  /** For a single question: nothing is served to other programs. */
  YubihsmDevices(Crypto crypto) {
    this.crypto = crypto;
    this.serving = null;
  }

  /** For a signer, which also serves what {@code connector_server} says. */
  YubihsmDevices(Crypto crypto, Deadlines deadlines) {
    this.crypto = crypto;
    this.serving = deadlines;
  }

  /**
   * Opens a key, which the caller closes; the device stays open for others.
   *
   * @throws StartException if the device is away, or it or the key cannot be used
   */
  synchronized SigningKey open(YubihsmKeySettings key) throws StartException {
    SigningKey opened = device(key.device()).open(key);
    return requireType(key, opened);
  }

  /**
   * The public half of a key; as it was last seen, if the device is away.
   *
   * @throws StartException if the device is away, or it or the key cannot be used
   */
  synchronized PublicKey publicKey(YubihsmKeySettings key) throws StartException {
    HeldYubihsm device = device(key.device());
    try (SigningKey opened = requireType(key, device.open(key))) {
      return opened.publicKey();
    } catch (StartException e) {
      Optional<PublicKey> known = device.lastSeen(key);
      if (e.isAway() && known.isPresent()) {
        return known.get();
      }
      throw e;
    }
  }

  /**
   * Where a key is, for an operator: serial number, firmware, way, ids.
   *
   * @throws StartException if the device cannot be asked
   */
  synchronized String place(YubihsmKeySettings key) throws StartException {
    return "%s, auth key 0x%04x, key %s"
        .formatted(device(key.device()).describe(), key.device().auth().key(), key.idText());
  }

  private static SigningKey requireType(YubihsmKeySettings key, SigningKey opened)
      throws StartException {
    KeySettings.Type type =
        opened.publicKey().type() == KeyType.ED25519
            ? KeySettings.Type.CONSENSUS
            : KeySettings.Type.ACCOUNT;
    if (type != key.type()) {
      opened.close();
      throw new StartException(
          "%s: key %s is a %s key, which is type = \"%s\" in keys, got type = \"%s\""
              .formatted(
                  key.device().label(),
                  key.idText(),
                  opened.publicKey().type().label(),
                  type.label(),
                  key.type().label()));
    }
    return opened;
  }

  private HeldYubihsm device(YubihsmSettings settings) throws StartException {
    HeldYubihsm known = held.get(settings);
    if (known != null) {
      return known;
    }
    for (YubihsmSettings other : held.keySet()) {
      requireApart(settings, other);
    }
    HeldYubihsm opened = HeldYubihsm.open(settings, crypto, serving != null);
    try {
      if (serving != null) {
        opened.serve(ProgramVersion.read(), serving);
      }
    } catch (StartException | RuntimeException e) {
      opened.close();
      throw e;
    }
    held.put(settings, opened);
    return opened;
  }

  /** What one of them holds the other cannot have. */
  private static void requireApart(YubihsmSettings wanted, YubihsmSettings now)
      throws StartException {
    boolean oneUsb =
        wanted.adapter() instanceof YubihsmSettings.Usb
            && now.adapter() instanceof YubihsmSettings.Usb
            && (wanted.serial().equals(now.serial())
                || wanted.serial().isEmpty()
                || now.serial().isEmpty());
    boolean oneAddress =
        wanted.server().isPresent()
            && now.server().isPresent()
            && wanted.server().get().port() == now.server().get().port();
    if (oneUsb || oneAddress) {
      throw new StartException(
          "%s is held with other settings, and %s: restart the signer for that"
              .formatted(
                  now.label(),
                  oneUsb ? "two cannot hold it on usb" : "its connector_server has the port"));
    }
  }

  /** Lets go of what no key of these settings is in. */
  synchronized void keepOnly(Settings settings) {
    List<YubihsmSettings> used = new ArrayList<>();
    settings.keysInUse().stream()
        .map(key -> key.key())
        .forEach(
            key -> {
              if (key instanceof YubihsmKeySettings inDevice) {
                used.add(inDevice.device());
              }
            });
    held.entrySet()
        .removeIf(
            entry -> {
              boolean unused = !used.contains(entry.getKey());
              if (unused) {
                entry.getValue().close();
              }
              return unused;
            });
  }

  @Override
  public synchronized void close() {
    held.values().forEach(HeldYubihsm::close);
    held.clear();
  }

  /**
   * The way of a visitor: through what a signer serves that runs, if the commands are to go there
   * and one does.
   */
  static Optional<Connector> ofRunningSigner(YubihsmSettings settings) {
    return settings
        .server()
        .filter(YubihsmSettings.ConnectorServer::commands)
        .flatMap(RunningConnector::find);
  }
}
