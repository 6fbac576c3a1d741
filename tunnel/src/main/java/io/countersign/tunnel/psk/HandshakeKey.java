package io.countersign.tunnel.psk;

import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.tls.TlsPSKIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A client's key as long as one handshake lasts: a copy, since TLS 1.2 asks for it only behind the
 * server's answer, and whoever has the key may have wiped it for a newer one by then.
 */
final class HandshakeKey implements TlsPSKIdentity {
  private final PresharedKey key;
  private @Nullable SecretBytes copy;

  HandshakeKey(PresharedKey key) {
    this.key = key;
  }

  String identity() {
    return key.identity();
  }

  /**
   * The handshake begins.
   *
   * @throws IllegalStateException if the key is wiped already
   */
  void begin() {
    end();
    copy = SecretBytes.takeOver(key.exposeCopy());
  }

  /** It is over, whatever came of it. */
  void end() {
    if (copy != null) {
      copy.close();
      copy = null;
    }
  }

  @Override
  public void skipIdentityHint() {}

  @Override
  public void notifyIdentityHint(byte[] hint) {}

  @Override
  public byte[] getPSKIdentity() {
    return key.identity().getBytes(StandardCharsets.US_ASCII);
  }

  /** Wiped by who takes it. */
  @Override
  public byte[] getPSK() {
    SecretBytes own = copy;
    if (own == null) {
      throw new IllegalStateException("expected a handshake under way, got none");
    }
    return own.exposeCopy();
  }
}
