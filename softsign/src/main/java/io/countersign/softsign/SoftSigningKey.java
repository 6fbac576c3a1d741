package io.countersign.softsign;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Turn;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519ExpandedKey;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.Secp256k1PrivateKey;
import java.nio.file.Path;
import java.security.ProviderException;
import java.util.function.UnaryOperator;

/** A consensus key that was read from a file and is held in memory. */
public final class SoftSigningKey implements SigningKey {
  private final PublicKey publicKey;
  private final UnaryOperator<byte[]> signer;
  private final Runnable wipe;

  private SoftSigningKey(
      KeyType type, Bytes publicKey, UnaryOperator<byte[]> signer, Runnable wipe) {
    this.publicKey = new PublicKey(type, publicKey);
    this.signer = signer;
    this.wipe = wipe;
  }

  /**
   * Reads the key; the file is not needed afterwards.
   *
   * @throws KeyFileException as {@link SoftKeyFile#read(Crypto, Path, KeyFileFormat, KeyRole)} does
   */
  public static SoftSigningKey open(Crypto crypto, Path file, KeyFileFormat format, KeyRole role)
      throws KeyFileException {
    return open(crypto, file, format, role, PassphraseSource.NONE);
  }

  /**
   * The same, where the file may be encrypted.
   *
   * @param passphrases asked only if it is
   * @throws KeyFileException as {@link SoftKeyFile#read(Crypto, Path, KeyFileFormat, KeyRole,
   *     PassphraseSource)} does
   */
  public static SoftSigningKey open(
      Crypto crypto, Path file, KeyFileFormat format, KeyRole role, PassphraseSource passphrases)
      throws KeyFileException {
    try (KeySecret secret = SoftKeyFile.read(crypto, file, format, role, passphrases)) {
      return of(crypto, secret);
    }
  }

  /** The same for a consensus key in clear. */
  public static SoftSigningKey open(Crypto crypto, Path file, KeyFileFormat format)
      throws KeyFileException {
    return open(crypto, file, format, KeyRole.CONSENSUS);
  }

  /** Makes the key of {@code secret}, which is copied: the caller still has to close it. */
  public static SoftSigningKey of(Crypto crypto, KeySecret secret) {
    return switch (secret.kind()) {
      case ED25519_SEED -> {
        Ed25519PrivateKey key = new Ed25519PrivateKey(crypto, secret.bytes());
        yield new SoftSigningKey(KeyType.ED25519, key.publicKey(), key::sign, key::close);
      }
      case ED25519_EXPANDED -> {
        Ed25519ExpandedKey key = new Ed25519ExpandedKey(secret.bytes());
        yield new SoftSigningKey(KeyType.ED25519, key.publicKey(), key::sign, key::close);
      }
      case SECP256K1 -> {
        Secp256k1PrivateKey key = new Secp256k1PrivateKey(secret.bytes());
        yield new SoftSigningKey(KeyType.SECP256K1, key.publicKey(), key::sign, key::close);
      }
    };
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message, Turn turn) throws KeyUnavailableException {
    try {
      return signer.apply(message);
    } catch (IllegalStateException | ProviderException e) {
      throw new KeyUnavailableException("the soft key cannot sign: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    wipe.run();
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "SoftSigningKey[of " + publicKey.bytes() + "]";
  }
}
