package io.countersign.softsign;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import java.nio.file.Path;
import java.security.ProviderException;

/** A consensus key that was read from a file and is held in memory. */
public final class SoftSigningKey implements SigningKey {
  private final Ed25519PrivateKey key;
  private final PublicKey publicKey;

  private SoftSigningKey(Ed25519PrivateKey key) {
    this.key = key;
    this.publicKey = new PublicKey(KeyType.ED25519, key.publicKey());
  }

  /**
   * Reads the key; the file is not needed afterwards.
   *
   * @throws KeyFileException as {@link SoftKeyFile#open} does
   */
  public static SoftSigningKey open(Crypto crypto, Path file, KeyFileFormat format)
      throws KeyFileException {
    return open(crypto, file, format, PassphraseSource.NONE);
  }

  /**
   * The same, where the file may be encrypted.
   *
   * @param passphrases asked only if it is
   * @throws KeyFileException as {@link SoftKeyFile#open} does
   */
  public static SoftSigningKey open(
      Crypto crypto, Path file, KeyFileFormat format, PassphraseSource passphrases)
      throws KeyFileException {
    return new SoftSigningKey(SoftKeyFile.open(crypto, file, format, passphrases));
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) throws KeyUnavailableException {
    try {
      return key.sign(message);
    } catch (IllegalStateException | ProviderException e) {
      throw new KeyUnavailableException("the soft key cannot sign: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    key.close();
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "SoftSigningKey[of " + publicKey.bytes() + "]";
  }
}
