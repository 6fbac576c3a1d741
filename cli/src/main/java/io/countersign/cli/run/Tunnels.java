package io.countersign.cli.run;

import io.countersign.cli.passphrase.PresharedKeyException;
import io.countersign.cli.passphrase.PresharedKeys;
import io.countersign.cli.settings.TunnelSettings;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.tunnel.link.TunnelEntrance;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TunnelCrypto;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** Makes the entrances of tunnels that a configuration names. For one thread. */
public final class Tunnels {
  private final Crypto crypto;
  private final PresharedKeys keys;

  /** Made for the first tunnel: whoever has none loads none of its classes. */
  private @Nullable TlsCrypto tlsCrypto;

  /** No key is read yet. */
  public Tunnels(Crypto crypto, PresharedKeys keys) {
    this.crypto = crypto;
    this.keys = keys;
  }

  /**
   * Reads the key of a tunnel anew; connects to nothing. The caller closes it.
   *
   * @throws StartException if the key cannot be read, or must not serve
   */
  public TunnelEntrance entrance(TunnelSettings tunnel) throws StartException {
    return entrance(tunnel, key(tunnel));
  }

  /** The same with a key that has been read, which it takes over. */
  TunnelEntrance entrance(TunnelSettings tunnel, PresharedKey key) {
    return new TunnelEntrance(tunnel.address(), key, tunnel.tls(), tlsCrypto());
  }

  /**
   * Reads the key of a tunnel anew; the caller closes it.
   *
   * @throws StartException if it cannot be read, or must not serve
   */
  PresharedKey key(TunnelSettings tunnel) throws StartException {
    try {
      return keys.read(tunnel);
    } catch (PresharedKeyException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private TlsCrypto tlsCrypto() {
    TlsCrypto made = tlsCrypto;
    if (made == null) {
      made = TunnelCrypto.of(crypto);
      tlsCrypto = made;
    }
    return made;
  }
}
