package io.countersign.tunnel.psk;

import java.util.Arrays;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;

/** Bouncy Castle's copy of a key during a TLS 1.3 handshake, which it does not wipe itself. */
final class ExternalKey {
  private @Nullable TlsSecret secret;

  /** Takes {@code key} over and wipes it; a hello that is asked for again has its second copy. */
  TlsPSKExternal copy(TlsCrypto crypto, byte[] identity, byte[] key) {
    wipe();
    TlsSecret copy = crypto.createSecret(key);
    Arrays.fill(key, (byte) 0);
    secret = copy;
    return new BasicTlsPSKExternal(identity, copy, PRFAlgorithm.tls13_hkdf_sha256);
  }

  void wipe() {
    TlsSecret copy = secret;
    secret = null;
    if (copy != null) {
      copy.destroy();
    }
  }
}
