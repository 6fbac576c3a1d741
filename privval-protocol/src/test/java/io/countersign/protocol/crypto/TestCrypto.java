package io.countersign.protocol.crypto;

import java.security.Provider;
import java.security.Security;
import java.util.Objects;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.conscrypt.Conscrypt;

/** The combinations of providers that the program may pick; none gets registered globally. */
public final class TestCrypto {
  public static final Crypto CONSCRYPT = conscrypt();
  public static final Crypto BOUNCY_CASTLE =
      withJdkAead("Bouncy Castle", new BouncyCastleProvider());
  public static final Crypto JDK = withJdkAead("JDK", jdkProvider("SunEC"));

  private TestCrypto() {}

  /** For {@code @MethodSource}. */
  public static Stream<Crypto> all() {
    return Stream.of(CONSCRYPT, BOUNCY_CASTLE, JDK);
  }

  private static Crypto conscrypt() {
    Provider provider = Conscrypt.newProvider();
    return new Crypto(
        "Conscrypt", provider, "EdDSA", provider, "XDH", provider, "ChaCha20/Poly1305/NoPadding");
  }

  private static Crypto withJdkAead(String description, Provider provider) {
    return new Crypto(
        description,
        provider,
        "Ed25519",
        provider,
        "X25519",
        jdkProvider("SunJCE"),
        "ChaCha20-Poly1305");
  }

  private static Provider jdkProvider(String name) {
    return Objects.requireNonNull(Security.getProvider(name), name);
  }
}
