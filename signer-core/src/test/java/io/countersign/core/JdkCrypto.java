package io.countersign.core;

import io.countersign.protocol.crypto.Crypto;
import java.security.Security;
import java.util.Objects;

/** The JDK's own providers: slow, and in every JDK. */
public final class JdkCrypto {
  public static final Crypto CRYPTO =
      new Crypto(
          "JDK",
          Objects.requireNonNull(Security.getProvider("SunEC")),
          "Ed25519",
          Objects.requireNonNull(Security.getProvider("SunEC")),
          "X25519",
          Objects.requireNonNull(Security.getProvider("SunJCE")),
          "ChaCha20-Poly1305");

  private JdkCrypto() {}
}
