package io.countersign.cli.run;

import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.KeySettings;
import io.countersign.cli.settings.Pkcs11KeySettings;
import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.cli.settings.YubihsmKeySettings;
import io.countersign.core.key.SigningKey;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import java.io.Closeable;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The consensus keys that a configuration names, wherever they are kept. */
public final class ConsensusKeys implements Closeable {
  private final Crypto crypto;
  private final Supplier<Passphrases> unattended;
  private final Pkcs11Tokens tokens;
  private final YubihsmDevices yubihsms;

  /** For who knows nothing of its environment: PINs are in files then, if anywhere. */
  public ConsensusKeys(Crypto crypto) {
    this(crypto, () -> Passphrases.unattended(Map.of()));
  }

  /**
   * None is opened yet.
   *
   * @param unattended gives what can be had while nobody can be asked
   */
  public ConsensusKeys(Crypto crypto, Supplier<Passphrases> unattended) {
    this(crypto, unattended, new YubihsmDevices(crypto));
  }

  /** Those of a signer, which serves its devices to other programs where it is told to. */
  ConsensusKeys(Crypto crypto, Supplier<Passphrases> unattended, Deadlines deadlines) {
    this(crypto, unattended, new YubihsmDevices(crypto, deadlines));
  }

  private ConsensusKeys(Crypto crypto, Supplier<Passphrases> unattended, YubihsmDevices yubihsms) {
    this.crypto = crypto;
    this.unattended = unattended;
    this.tokens = new Pkcs11Tokens(crypto);
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
      case Pkcs11KeySettings inToken -> tokens.open(inToken, passphrases);
    };
  }

  /**
   * The same for somebody who tries again soon where {@link StartException#isAway}.
   *
   * @throws StartException if it cannot be used
   */
  SigningKey openOrAwait(KeySettings key, Passphrases passphrases) throws StartException {
    return key instanceof YubihsmKeySettings inDevice
        ? yubihsms.openOrAwait(inDevice)
        : open(key, passphrases);
  }

  /**
   * Whether an open key, of the same public half, would be opened in another way now.
   *
   * @throws StartException if that cannot be found out
   */
  boolean isOutdated(SigningKey open, KeySettings wanted) throws StartException {
    return wanted instanceof YubihsmKeySettings inDevice && yubihsms.isOutdated(open, inDevice);
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
      case Pkcs11KeySettings inToken -> tokens.publicKey(inToken, unattended);
    };
  }

  /**
   * What a device says of itself, and how the key is called in it; empty for a key in a file.
   *
   * @throws StartException if it cannot be reached
   */
  Optional<String> device(KeySettings key) throws StartException {
    return switch (key) {
      case SoftsignSettings _ -> Optional.empty();
      case YubihsmKeySettings inDevice -> Optional.of(yubihsms.place(inDevice));
      case Pkcs11KeySettings inToken -> Optional.of(tokens.describe(inToken));
    };
  }

  /**
   * The same for a single question of a command.
   *
   * @throws StartException if it cannot be had
   */
  public static PublicKey publicKey(KeySettings key, Crypto crypto, Map<String, String> environment)
      throws StartException {
    try (ConsensusKeys keys =
        new ConsensusKeys(crypto, () -> Passphrases.unattended(environment))) {
      return keys.publicKey(key);
    }
  }

  /** The same in an empty environment. */
  public static PublicKey publicKey(KeySettings key, Crypto crypto) throws StartException {
    return publicKey(key, crypto, Map.of());
  }

  /** The same as far as a file says so, without a word about one that cannot be used. */
  public static Optional<PublicKey> peek(KeySettings key, Crypto crypto) {
    return switch (key) {
      case SoftsignSettings file -> KeyFiles.peek(file, crypto);
      case YubihsmKeySettings _ -> Optional.empty();
      case Pkcs11KeySettings _ -> Optional.empty(); // in no file that another signer could read
    };
  }

  /**
   * Behind a reload: lets go of devices that neither an open key is in nor one that waits, and has
   * PINs that were refused read anew.
   */
  void settle(Collection<KeySettings> waiting, Passphrases passphrases) {
    yubihsms.awaitOnly(waiting);
    tokens.awaitOnly(waiting);
    tokens.renewPins(passphrases);
  }

  /**
   * The same as {@link #close} for a process that ends: what has not let go by then is left to
   * itself, and its sessions to the device.
   */
  void close(Duration within) throws InterruptedException {
    Thread.ofPlatform().daemon().name("end of devices").start(this::close).join(within);
  }

  /** Lets go of the devices; the keys that were opened are closed by then. */
  @Override
  public void close() {
    yubihsms.close();
    tokens.close();
  }
}
