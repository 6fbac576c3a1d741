package io.countersign.cli.crypto;

import io.countersign.protocol.crypto.Crypto;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fastest provider that works here: Conscrypt, whose native library may not load; else Bouncy
 * Castle and the JDK, in Java alone and two to three times slower.
 *
 * @param whyNotFastest present if it is the fallback; one line
 */
public record CryptoChoice(Crypto crypto, Optional<String> whyNotFastest) {
  private static final Logger LOG = LoggerFactory.getLogger(CryptoChoice.class);

  /** Tries what there is; takes some 60 ms, and is done once. */
  public static CryptoChoice make() {
    return make(Conscrypt::newProvider);
  }

  /** As {@link #make()}, and a fallback is warned of. */
  public static Crypto makeAndWarn() {
    CryptoChoice choice = make();
    choice
        .whyNotFastest()
        .ifPresent(why -> LOG.warn("signing is slower than it could be: {}", why));
    return choice.crypto();
  }

  static CryptoChoice make(Supplier<Provider> fastest) {
    try {
      Crypto crypto = conscrypt(fastest.get());
      SmokeTest.run(crypto);
      return new CryptoChoice(crypto, Optional.empty());
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      return new CryptoChoice(bouncyCastle(), Optional.of(reason(e)));
    }
  }

  private static Crypto conscrypt(Provider provider) {
    return new Crypto(
        "Conscrypt %s, native: Ed25519, X25519, ChaCha20-Poly1305".formatted(version()),
        provider,
        "EdDSA",
        provider,
        "XDH",
        provider,
        "ChaCha20/Poly1305/NoPadding");
  }

  private static String version() {
    Conscrypt.Version version = Conscrypt.version();
    return version == null
        ? "of unknown version"
        : "%d.%d.%d".formatted(version.major(), version.minor(), version.patch());
  }

  private static Crypto bouncyCastle() {
    Provider provider = new BouncyCastleProvider();
    return new Crypto(
        "Bouncy Castle %s: Ed25519, X25519; JDK: ChaCha20-Poly1305 (nothing native)"
            .formatted(provider.getVersionStr()),
        provider,
        "Ed25519",
        provider,
        "X25519",
        jdk(),
        "ChaCha20-Poly1305");
  }

  private static Provider jdk() {
    Provider provider = Security.getProvider("SunJCE");
    if (provider == null) {
      throw new IllegalStateException("expected the JDK's provider SunJCE, found none");
    }
    return provider;
  }

  private static String reason(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String what = e instanceof LinkageError ? "native library did not load" : "self-test failed";
    return "Conscrypt's %s (%s)".formatted(what, message.lines().findFirst().orElse(""));
  }
}
