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
import io.countersign.softsign.PassphraseSource;
import io.countersign.softsign.SoftKeyFile;
import io.countersign.softsign.SoftSigningKey;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys that a configuration names, read from their files. */
public final class KeyFiles {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);

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
    try {
      if (key.passphrase().isPresent() && EncryptedKeyFile.header(key.path()).isEmpty()) {
        LOG.warn(
            "there is a passphrase for key file {}, but it is in clear: countersign softsign encrypt makes an encrypted one of it",
            key.path());
      }
    } catch (KeyFileException e) {
      throw refused(key, e);
    }
    return open(key, crypto, passphrases.existing(key.passphrase(), OTHERWISE));
  }

  /**
   * The public half of the consensus key. Of an encrypted file what stands there in clear, so that
   * nobody is asked for a passphrase: a watermark made for another key would be refused at the
   * start.
   *
   * @throws StartException if its file cannot be used
   */
  public static PublicKey publicKey(SoftsignSettings key, Crypto crypto) throws StartException {
    try {
      Optional<PublicKey> named = EncryptedKeyFile.publicKey(key.path());
      if (named.isPresent()) {
        return named.get();
      }
    } catch (KeyFileException e) {
      throw refused(key, e);
    }
    try (SigningKey opened = open(key, crypto, PassphraseSource.NONE)) {
      return opened.publicKey();
    }
  }

  private static SigningKey open(SoftsignSettings key, Crypto crypto, PassphraseSource passphrases)
      throws StartException {
    KeyFileFormat format =
        switch (key.format()) {
          case BASE64 -> KeyFileFormat.BASE64;
          case JSON -> KeyFileFormat.JSON;
        };
    try {
      return SoftSigningKey.open(crypto, key.path(), format, passphrases);
    } catch (KeyFileException e) {
      throw refused(key, e);
    }
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
}
