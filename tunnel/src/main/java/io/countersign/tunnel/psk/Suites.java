package io.countersign.tunnel.psk;

import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;

/**
 * What may be negotiated, the best first. SHA-256 only: OpenSSL binds a key to it, as RFC 8446
 * 4.2.11 has it for keys that come without a hash.
 */
final class Suites {
  /** OpenSSL knows of the TLS 1.2 ones only that with ChaCha20. */
  private static final int[] OFFERED = {
    CipherSuite.TLS_AES_128_GCM_SHA256,
    CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
  };

  private static final int[] GROUPS = {
    NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1
  };

  private Suites() {}

  static int[] offered() {
    return OFFERED.clone();
  }

  static int[] groups() {
    return GROUPS.clone();
  }
}
