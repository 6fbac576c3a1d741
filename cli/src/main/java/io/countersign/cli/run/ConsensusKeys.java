package io.countersign.cli.run;

import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.KeySettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.cli.settings.YubihsmKeySettings;
import io.countersign.core.key.SigningKey;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import java.io.Closeable;
import java.util.Optional;

/** The consensus keys that a configuration names, wherever they are kept. */
public final class ConsensusKeys implements Closeable {
  private final Crypto crypto;
  private final YubihsmDevices yubihsms;

  public ConsensusKeys(Crypto crypto) {
    this(crypto, new YubihsmDevices(crypto));
  }

  /** Those of a signer, which serves its devices to other programs where it is told to. */
  ConsensusKeys(Crypto crypto, Deadlines deadlines) {
    this(crypto, new YubihsmDevices(crypto, deadlines));
  }

  private ConsensusKeys(Crypto crypto, YubihsmDevices yubihsms) {
    this.crypto = crypto;
    this.yubihsms = yubihsms;
  }

  /**
   * Opens a key, which the caller closes.
   *
   * @param passphrases asked if its file is encrypted
   * @throws StartException if it cannot be used
   */
  SigningKey open(KeySettings key, Passphrases passphrases) throws StartException {
    return switch (key) {
      case SoftsignSettings file -> KeyFiles.consensusKey(file, crypto, passphrases);
      case YubihsmKeySettings inDevice -> yubihsms.open(inDevice);
    };
  }

  /**
   * The public half of a key; nobody is asked for a passphrase.
   *
   * @throws StartException if it cannot be had
   */
  public PublicKey publicKey(KeySettings key) throws StartException {
    return switch (key) {
      case SoftsignSettings file -> KeyFiles.publicKey(file, crypto);
      case YubihsmKeySettings inDevice -> yubihsms.publicKey(inDevice);
    };
  }

  /**
   * The same for a single question.
   *
   * @throws StartException if it cannot be had
   */
  public static PublicKey publicKey(KeySettings key, Crypto crypto) throws StartException {
    try (ConsensusKeys keys = new ConsensusKeys(crypto)) {
      return keys.publicKey(key);
    }
  }

  /** The same as far as a file says so, without a word about one that cannot be used. */
  public static Optional<PublicKey> peek(KeySettings key, Crypto crypto) {
    return switch (key) {
      case SoftsignSettings file -> KeyFiles.peek(file, crypto);
      case YubihsmKeySettings inDevice -> Optional.empty();
    };
  }

  /**
   * Which device a key is in, and what it is there; empty if it is in a file.
   *
   * @throws StartException if the device cannot be asked
   */
  Optional<String> place(KeySettings key) throws StartException {
    return switch (key) {
      case SoftsignSettings file -> Optional.empty();
      case YubihsmKeySettings inDevice -> Optional.of(yubihsms.place(inDevice));
    };
  }

  /** Lets go of the devices that no key of these settings is in. */
  void keepOnly(Settings settings) {
    yubihsms.keepOnly(settings);
  }

  /** Lets go of the devices; the keys that were opened are closed by then. */
  @Override
  public void close() {
    yubihsms.close();
  }
}
