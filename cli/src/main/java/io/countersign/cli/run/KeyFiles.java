package io.countersign.cli.run;

import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.key.SigningKey;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.KeyFileFormat;
import io.countersign.softsign.KeyRole;
import io.countersign.softsign.SoftKeyFile;
import io.countersign.softsign.SoftSigningKey;
import java.nio.file.Path;

/** The keys that a configuration names, read from their files. */
public final class KeyFiles {
  private KeyFiles() {}

  /**
   * The consensus key, which the caller closes.
   *
   * @throws StartException if its file cannot be used
   */
  public static SigningKey consensusKey(SoftsignSettings key, Crypto crypto) throws StartException {
    KeyFileFormat format =
        switch (key.format()) {
          case BASE64 -> KeyFileFormat.BASE64;
          case JSON -> KeyFileFormat.JSON;
        };
    KeyRole role =
        switch (key.type()) {
          case CONSENSUS -> KeyRole.CONSENSUS;
          case ACCOUNT -> KeyRole.ACCOUNT;
        };
    try {
      return SoftSigningKey.open(crypto, key.path(), format, role);
    } catch (KeyFileException e) {
      throw new StartException(
          "consensus key of %s: %s".formatted(String.join(", ", key.chainIds()), e.getMessage()),
          e);
    }
  }

  /**
   * The public half of the consensus key.
   *
   * @throws StartException if its file cannot be used
   */
  public static PublicKey publicKey(SoftsignSettings key, Crypto crypto) throws StartException {
    try (SigningKey opened = consensusKey(key, crypto)) {
      return opened.publicKey();
    }
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
