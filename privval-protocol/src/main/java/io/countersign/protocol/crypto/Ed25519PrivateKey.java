package io.countersign.protocol.crypto;

import io.countersign.protocol.consensus.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import javax.security.auth.DestroyFailedException;
import org.jspecify.annotations.Nullable;

/** An Ed25519 key (RFC 8032) that signs. May be used from several threads. */
public final class Ed25519PrivateKey implements AutoCloseable {
  /** In bytes. */
  public static final int SEED_LENGTH = 32;

  private final Crypto crypto;
  private final Bytes publicKey;
  private final SpareSignature signatures;
  private @Nullable PrivateKey key;

  /**
   * Makes the key of {@code seed}, which is copied: the caller still has to close it.
   *
   * @throws IllegalArgumentException if the seed has another length than {@value #SEED_LENGTH}
   * @throws ProviderException if the chosen provider does not serve Ed25519
   */
  public Ed25519PrivateKey(Crypto crypto, SecretBytes seed) {
    if (seed.length() != SEED_LENGTH) {
      throw new IllegalArgumentException(
          "expected an Ed25519 seed of %d bytes, got %d".formatted(SEED_LENGTH, seed.length()));
    }
    this.crypto = crypto;
    this.publicKey = derivePublicKey(seed);
    this.signatures = new SpareSignature(crypto);
    try {
      KeyFactory factory = KeyFactory.getInstance(crypto.ed25519Algorithm(), crypto.ed25519());
      this.key = RawKeys.ED25519.privateKey(factory, seed);
    } catch (GeneralSecurityException e) {
      throw new ProviderException(crypto.ed25519() + " takes no Ed25519 private key", e);
    }
  }

  /** The public key, 32 bytes. */
  public Bytes publicKey() {
    return publicKey;
  }

  /**
   * Signs {@code message}: 64 bytes, always the same ones for the same message.
   *
   * @throws IllegalStateException after {@link #close}
   * @throws ProviderException if the provider fails
   */
  public synchronized byte[] sign(byte[] message) {
    if (key == null) {
      throw new IllegalStateException("expected an open Ed25519 key, got one that was closed");
    }
    try {
      Signature signer = signatures.take();
      signer.initSign(key);
      signer.update(message);
      byte[] signature = signer.sign();
      signatures.putBack(signer);
      return signature;
    } catch (GeneralSecurityException e) {
      throw new ProviderException(crypto.ed25519() + " makes no Ed25519 signature", e);
    }
  }

  /** Wipes the key as far as the provider can, and forgets it. Waits for a signature under way. */
  @Override
  public synchronized void close() {
    if (key != null) {
      signatures.forget();
      try {
        key.destroy();
      } catch (DestroyFailedException e) {
        // Conscrypt wipes, others only let go.
      }
      key = null;
    }
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "Ed25519PrivateKey[of " + publicKey + "]";
  }

  /**
   * JCA has no way from a private key to its public one, but a generator that draws our seed as its
   * randomness makes the pair. The JDK's own one, since it reads exactly the 32 bytes of the seed.
   */
  private static Bytes derivePublicKey(SecretBytes seed) {
    try (SeedAsRandom random = new SeedAsRandom(seed)) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519", "SunEC");
      generator.initialize(NamedParameterSpec.ED25519, random);
      PublicKey pair = generator.generateKeyPair().getPublic();
      return Bytes.copyOf(RawKeys.ED25519.raw(pair));
    } catch (GeneralSecurityException e) {
      throw new ProviderException("SunEC derives no Ed25519 public key", e);
    }
  }

  /** Hands out the seed, once. */
  private static final class SeedAsRandom extends SecureRandom implements AutoCloseable {
    private static final long serialVersionUID = 1L;

    private final transient byte[] seed;
    private boolean spent;

    SeedAsRandom(SecretBytes seed) {
      super(null, null);
      this.seed = seed.exposeCopy();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (spent || bytes.length != seed.length) {
        throw new ProviderException(
            "expected SunEC to draw one seed of %d bytes, got a draw of %d"
                .formatted(seed.length, bytes.length));
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
      spent = true;
    }

    @Override
    public void close() {
      Arrays.fill(seed, (byte) 0);
    }
  }
}
