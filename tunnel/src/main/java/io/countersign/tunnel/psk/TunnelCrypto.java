package io.countersign.tunnel.psk;

import io.countersign.protocol.crypto.Crypto;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import org.bouncycastle.jcajce.util.DefaultJcaJceHelper;
import org.bouncycastle.tls.EncryptionAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoException;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipher;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;

/**
 * Where the policies' ciphers come from: those of the records from the provider of the program's
 * choice, all else from the JDK. Made once, since all connections may share it. Which provider
 * matters: where the JVM runs without its second compiler (C2), as our program does, the JDK's
 * AES-GCM makes 20 MB/s and Conscrypt's 1 GB/s.
 */
public final class TunnelCrypto extends JcaTlsCrypto {
  private static final String AES_GCM = "AES/GCM/NoPadding";
  private static final int TAG = 16;

  private final Provider gcm;
  private final Provider chacha;
  private final String chachaTransformation;

  private TunnelCrypto(Provider gcm, Provider chacha, String chachaTransformation) {
    this(new SecureRandom(), gcm, chacha, chachaTransformation);
  }

  private TunnelCrypto(
      SecureRandom random, Provider gcm, Provider chacha, String chachaTransformation) {
    super(new DefaultJcaJceHelper(), random, random);
    this.gcm = gcm;
    this.chacha = chacha;
    this.chachaTransformation = chachaTransformation;
  }

  /** With the provider of SecretConnection's frames, which must have AES-GCM too. */
  public static TlsCrypto of(Crypto crypto) {
    return new TunnelCrypto(crypto.aead(), crypto.aead(), crypto.aeadTransformation());
  }

  /** All from the JDK. */
  public static TlsCrypto ofJdk() {
    return withAesGcmOf(jdk());
  }

  /** AES-GCM from this provider, all else from the JDK. */
  public static TlsCrypto withAesGcmOf(Provider provider) {
    return new TunnelCrypto(provider, jdk(), "ChaCha20-Poly1305");
  }

  private static Provider jdk() {
    Provider provider = Security.getProvider("SunJCE");
    if (provider == null) {
      throw new IllegalStateException("expected the JDK's provider SunJCE, found none");
    }
    return provider;
  }

  @Override
  public boolean hasEncryptionAlgorithm(int algorithm) {
    return switch (algorithm) {
      case EncryptionAlgorithm.AES_128_GCM, EncryptionAlgorithm.CHACHA20_POLY1305 -> true;
      default -> false;
    };
  }

  /**
   * What a hello lists, though no certificate is ever taken. Bouncy Castle's own looks whether the
   * JVM has Windows' provider, for which the JVM makes every provider on the class path: a quarter
   * of a second before the first link.
   */
  @Override
  public boolean hasSignatureAndHashAlgorithm(SignatureAndHashAlgorithm algorithm) {
    return hasSignatureAlgorithm(algorithm.getSignature());
  }

  @Override
  public TlsCipher createCipher(TlsCryptoParameters parameters, int algorithm, int macAlgorithm)
      throws IOException {
    return switch (algorithm) {
      case EncryptionAlgorithm.AES_128_GCM ->
          both(parameters, gcm, AES_GCM, 16, TlsAEADCipher.AEAD_GCM);
      case EncryptionAlgorithm.CHACHA20_POLY1305 ->
          both(parameters, chacha, chachaTransformation, 32, TlsAEADCipher.AEAD_CHACHA20_POLY1305);
      default -> throw new TlsCryptoException("no suite of ours has the cipher " + algorithm);
    };
  }

  private static TlsCipher both(
      TlsCryptoParameters parameters, Provider provider, String transformation, int key, int kind)
      throws IOException {
    try {
      return new TlsAEADCipher(
          parameters,
          new RecordCipher(provider, transformation, true),
          new RecordCipher(provider, transformation, false),
          key,
          TAG,
          kind,
          null);
    } catch (GeneralSecurityException e) {
      throw new TlsCryptoException("no cipher " + transformation, e);
    }
  }
}
