package io.countersign.cli.run;

import io.countersign.cli.ProgramVersion;
import io.countersign.cli.settings.KeySettings;
import io.countersign.cli.settings.YubihsmKeySettings;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.core.key.SigningKey;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import io.countersign.yubihsm.key.YubiHsmKey;
import java.io.Closeable;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The YubiHSMs that this process holds, each once for all of its keys that are open. */
final class YubihsmDevices implements Closeable {
  private final Crypto crypto;
  private final @Nullable Deadlines serving;
  private final Devices<YubihsmAccess, HeldYubihsm> devices = new Devices<>();

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
   * Opens a key, which the caller closes; until then its device stays open.
   *
   * @throws StartException if the device is away, or it or the key cannot be used
   */
  SigningKey open(YubihsmKeySettings key) throws StartException {
    return open(key, take(key.device()));
  }

  /**
   * The same for somebody who tries again soon: a device that is away is held until then, so that
   * it is looked for, and served to others, as one.
   *
   * @throws StartException as {@link #open}
   */
  SigningKey openOrAwait(YubihsmKeySettings key) throws StartException {
    boolean away = false;
    try {
      HeldYubihsm device = take(key.device());
      devices.await(key, device.access());
      return open(key, device);
    } catch (StartException e) {
      away = e.isAway();
      throw e;
    } finally {
      if (!away) {
        devices.awaitNoMore(key);
      }
    }
  }

  /** Lets go of those that are awaited for a key which nobody opens soon. */
  void awaitOnly(Collection<? extends KeySettings> keys) {
    devices.awaitOnly(keys);
  }

  /**
   * Opens a key in a device that was taken for it.
   *
   * @throws StartException if that fails; the device is given back then
   */
  private SigningKey open(YubihsmKeySettings key, HeldYubihsm device) throws StartException {
    SigningKey opened;
    try {
      opened = device.open(key, () -> release(device));
    } catch (StartException | RuntimeException e) {
      release(device);
      throw e;
    }
    return requireType(key, opened); // closing it gives the device back
  }

  /**
   * The public half of a key; as it was last seen, if the device is away.
   *
   * @throws StartException if the device is away, or it or the key cannot be used
   */
  PublicKey publicKey(YubihsmKeySettings key) throws StartException {
    HeldYubihsm device = take(key.device());
    try (SigningKey opened = requireType(key, device.open(key, () -> {}))) {
      return opened.publicKey();
    } catch (StartException e) {
      Optional<PublicKey> known = device.lastSeen(key);
      if (e.isAway() && known.isPresent()) {
        return known.get();
      }
      throw e;
    } finally {
      release(device);
    }
  }

  /**
   * Whether an open key would be opened with something else now: other settings, or what the
   * password file holds today.
   *
   * @throws StartException if the password cannot be read
   */
  boolean isOutdated(SigningKey open, YubihsmKeySettings wanted) throws StartException {
    if (!(open instanceof YubiHsmKey key)) {
      return false;
    }
    try (YubihsmAccess now = YubihsmAccess.of(wanted.device())) {
      Optional<HeldYubihsm> held = devices.takeOpen(now);
      held.ifPresent(this::release); // the key holds it
      return held.isEmpty() || !held.get().has(key);
    }
  }

  /**
   * Where a key is, for an operator: serial number, firmware, way, ids.
   *
   * @throws StartException if the device cannot be asked
   */
  String place(YubihsmKeySettings key) throws StartException {
    HeldYubihsm device = take(key.device());
    try {
      return "%s, auth key 0x%04x, key %s"
          .formatted(device.describe(), key.device().auth().key(), key.idText());
    } finally {
      release(device);
    }
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

  private HeldYubihsm take(YubihsmSettings settings) throws StartException {
    YubihsmAccess wanted = YubihsmAccess.of(settings);
    boolean takenOver = false;
    try {
      HeldYubihsm device = devices.take(wanted, () -> made(wanted));
      takenOver = device.isOpenedWith(wanted);
      return device;
    } finally {
      if (!takenOver) {
        wanted.close();
      }
    }
  }

  private void release(HeldYubihsm device) {
    devices.release(device.access());
  }

  private HeldYubihsm made(YubihsmAccess wanted) throws StartException {
    for (YubihsmAccess other : devices.open()) {
      requireApart(wanted.settings(), other.settings());
    }
    HeldYubihsm opened = HeldYubihsm.open(wanted, crypto, serving != null);
    try {
      if (serving != null) {
        opened.serve(ProgramVersion.read(), serving);
      }
      return opened;
    } catch (StartException | RuntimeException e) {
      opened.close();
      throw e;
    }
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
          "%s is held with %s, and %s: restart the signer for that"
              .formatted(
                  now.label(),
                  wanted.equals(now) ? "another password" : "other settings",
                  oneUsb ? "two cannot hold it on usb" : "its connector_server has the port"));
    }
  }

  @Override
  public void close() {
    devices.close();
  }
}
