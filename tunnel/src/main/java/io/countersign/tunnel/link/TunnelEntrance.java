package io.countersign.tunnel.link;

import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.ClientPolicy;
import io.countersign.tunnel.psk.HandshakeException;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.bouncycastle.tls.crypto.TlsCrypto;

/**
 * Where a tunnel is entered, and with which key. Serves any number of connections, on any thread.
 */
public final class TunnelEntrance implements Closeable {
  private final NodeAddress.Tcp address;
  private final PresharedKey key;
  private final TlsVersions versions;
  private final TlsCrypto crypto;

  /**
   * One that nothing goes through yet.
   *
   * @param key taken over
   */
  public TunnelEntrance(
      NodeAddress.Tcp address, PresharedKey key, TlsVersions versions, TlsCrypto crypto) {
    this.address = address;
    this.key = key;
    this.versions = versions;
    this.crypto = crypto;
  }

  /** The tunnel's other end. */
  public NodeAddress.Tcp address() {
    return address;
  }

  /**
   * Shakes hands over streams that are connected to {@link #address}.
   *
   * @throws HandshakeException saying why TLS came to nothing, without the address
   * @throws IOException what a stream threw
   */
  public PskStream enter(InputStream in, OutputStream out) throws IOException {
    return PskStream.client(in, out, new ClientPolicy(crypto, key, versions));
  }

  /** The same failure, saying in whose way it happened. */
  public IOException named(IOException failure) {
    return new IOException("%s: %s".formatted(this, failure.getMessage()), failure);
  }

  /** {@code tunnel host:port}. */
  @Override
  public String toString() {
    return "tunnel " + address.toString().substring("tcp://".length());
  }

  /** Wipes the key; nothing goes through any more but what does already. */
  @Override
  public void close() {
    key.close();
  }
}
