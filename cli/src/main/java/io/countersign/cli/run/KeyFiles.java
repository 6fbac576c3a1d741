package io.countersign.cli.run;

import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.key.SigningKey;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.softsign.EncryptedKeyFile;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.KeyFileFormat;
import io.countersign.softsign.KeyRole;
import io.countersign.softsign.PassphraseSource;
import io.countersign.softsign.SoftKeyFile;
import io.countersign.softsign.SoftSigningKey;
import java.nio.file.Path;
import java.util.Optional;

/** Keys in files. */
final class KeyFiles {
  /** Where nobody can be asked for a passphrase. */
  private static final String OTHERWISE =
      "set passphrase = \"credential:NAME\", \"file:PATH\" or \"env:NAME\" in its [[providers.softsign]]";

  private KeyFiles() {}

  /**
   * The consensus key, which the caller closes.
   *
   * @param passphrases asked if its file is encrypted
   * @throws StartException if its file cannot be used, or its passphrase is another one
   */
  static SigningKey consensusKey(SoftsignSettings key, Crypto crypto, Passphrases passphrases)
      throws StartException {
    return open(key, crypto, passphrases.existing(key.passphrase(), OTHERWISE));
  }

  /**
   * The public half of the consensus key. Of an encrypted file what stands there in clear, so that
   * nobody is asked for a passphrase: a watermark made for another key would be refused at the
   * start.
   *
   * @throws StartException if its file cannot be used
   */
  static PublicKey publicKey(SoftsignSettings key, Crypto crypto) throws StartException {
    Optional<PublicKey> named = ofEncrypted(key);
    if (named.isPresent()) {
      return named.get();
    }
    try (SigningKey opened = open(key, crypto, PassphraseSource.NONE)) {
      return opened.publicKey();
    }
  }

  /** The same without a word about the file, which is opened later; empty if it cannot be used. */
  static Optional<PublicKey> peek(SoftsignSettings key, Crypto crypto) {
    return SoftKeyFile.peek(crypto, key.path(), format(key), role(key));
  }

  /**
   * What an encrypted file says of itself; empty if it is in clear.
   *
   * @throws StartException if its file cannot be used
   */
  static Optional<PublicKey> ofEncrypted(SoftsignSettings key) throws StartException {
    try {
      return EncryptedKeyFile.publicKey(key.path(), role(key));
    } catch (KeyFileException e) {
      throw refused(key, e);
    }
  }

  private static SigningKey open(SoftsignSettings key, Crypto crypto, PassphraseSource passphrases)
      throws StartException {
    try {
      return SoftSigningKey.open(crypto, key.path(), format(key), role(key), passphrases);
    } catch (KeyFileException e) {
      throw refused(key, e);
    }
  }

  private static KeyFileFormat format(SoftsignSettings key) {
    return switch (key.format()) {
      case BASE64 -> KeyFileFormat.BASE64;
      case JSON -> KeyFileFormat.JSON;
    };
  }

  private static KeyRole role(SoftsignSettings key) {
    return switch (key.type()) {
      case CONSENSUS -> KeyRole.CONSENSUS;
      case ACCOUNT -> KeyRole.ACCOUNT;
    };
  }

  private static StartException refused(SoftsignSettings key, KeyFileException e) {
    return new StartException(
        "consensus key of %s: %s".formatted(String.join(", ", key.chainIds()), e.getMessage()), e);
  }

  static Ed25519PrivateKey identity(ValidatorSettings validator, Crypto crypto)
      throws StartException {
    Path file =
        validator
            .secretKey()
            .orElseThrow(
                () -> new StartException("expected a secret_key for " + validator.address()));
    try {
      return SoftKeyFile.open(crypto, file, KeyFileFormat.BASE64);
    } catch (KeyFileException e) {
      throw new StartException(
          "identity key for %s: %s".formatted(validator.address(), e.getMessage()), e);
    }
  }

  /** Nodes choose what an identity key signs in the handshake; a consensus key must not. */
  static void refuseOneKeyForBoth(
      Ed25519PrivateKey identity, PublicKey consensusKey, ValidatorSettings validator)
      throws StartException {
    if (identity.publicKey().equals(consensusKey.bytes())) {
      throw new StartException(
          "chain %s: secret_key of %s is the consensus key itself; make another one with: countersign softsign keygen PATH"
              .formatted(validator.chainId(), validator.address()));
    }
  }
}
