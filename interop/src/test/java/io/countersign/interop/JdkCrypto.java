package io.countersign.interop;

import io.countersign.protocol.crypto.Crypto;
import java.security.Provider;
import java.security.Security;
import java.util.Objects;

/** The JDK's own cryptography, which is not what the distribution signs with. */
public final class JdkCrypto {
  private JdkCrypto() {}

  public static Crypto create() {
    Provider curves = Objects.requireNonNull(Security.getProvider("SunEC"));
    Provider ciphers = Objects.requireNonNull(Security.getProvider("SunJCE"));
    return new Crypto("JDK", curves, "Ed25519", curves, "X25519", ciphers, "ChaCha20-Poly1305");
  }
}
