package io.countersign.cli.run;

import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.KeySettings;
import io.countersign.cli.settings.PassphraseSetting;
import io.countersign.cli.settings.Pkcs11KeySettings;
import io.countersign.cli.settings.Pkcs11Settings;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.pkcs11.KeyChoice;
import io.countersign.pkcs11.ModuleTokens;
import io.countersign.pkcs11.Pkcs11Module;
import io.countersign.pkcs11.Pkcs11Token;
import io.countersign.pkcs11.cryptoki.TokenInfo;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.PassphraseException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys in tokens: one module object for each library of a process, one token for all its keys. */
public final class Pkcs11Tokens implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Pkcs11Tokens.class);

  /** Where nobody can be asked for a PIN. */
  private static final String OTHERWISE =
      "set pin = \"credential:NAME\", \"file:PATH\" or \"env:NAME\" in its [[providers.pkcs11]]; with --module say --pin file:PATH";

  private final Crypto crypto;
  private final Devices<Pkcs11Settings, Pkcs11Token> tokens = new Devices<>();

  /** By their real paths; kept to the end, since a module is initialized once. */
  private final Map<Path, Pkcs11Module> modules = new HashMap<>();

  /** The public half of each key as it was read last, for while its token is away. */
  private final Map<Place, PublicKey> seen = new ConcurrentHashMap<>();

  private record Place(Pkcs11Settings token, KeyChoice key) {
    static Place of(Pkcs11KeySettings key) {
      return new Place(key.token(), key.key());
    }
  }

  /** Nothing is loaded yet. */
  public Pkcs11Tokens(Crypto crypto) {
    this.crypto = crypto;
  }

  /** Opens a key, which the caller closes. */
  SigningKey open(Pkcs11KeySettings key, Passphrases passphrases) throws StartException {
    Pkcs11Settings settings = key.token();
    Optional<Pkcs11Token> open = tokens.takeOpen(settings);
    Pkcs11Token token = open.isPresent() ? open.get() : take(settings, passphrases, false);
    try {
      SigningKey opened =
          token.key(crypto, key.key(), keyType(key), () -> tokens.release(settings));
      seen.put(Place.of(key), opened.publicKey());
      tokens.awaitNoMore(key);
      return opened;
    } catch (KeyUnavailableException e) {
      StartException failure = failure(key, token, e);
      if (!failure.isAway()) {
        tokens.awaitNoMore(key);
      } else if (isToBeKept(settings, token)) {
        tokens.await(key, settings);
      }
      tokens.release(settings);
      throw token.pinIsWithheld() ? StartException.notAgain(message(key, e), e) : failure;
    } catch (RuntimeException e) {
      tokens.release(settings);
      throw e;
    }
  }

  /** One that hangs has a thread in its module; a PIN that was typed in is not typed in again. */
  private static boolean isToBeKept(Pkcs11Settings settings, Pkcs11Token token) {
    return token.hangs() || settings.pin() instanceof PassphraseSetting.Prompt;
  }

  /** Lets go of tokens that are held for a key which nobody opens soon. */
  void awaitOnly(Collection<? extends KeySettings> keys) {
    tokens.awaitOnly(keys);
  }

  /** Reads the PINs that were refused anew, and has what is another one now tried once. */
  void renewPins(Passphrases passphrases) {
    for (Pkcs11Settings settings : tokens.open()) {
      tokens.takeOpen(settings).ifPresent(token -> renewPin(settings, token, passphrases));
    }
  }

  private void renewPin(Pkcs11Settings settings, Pkcs11Token token, Passphrases passphrases) {
    try {
      if (token.pinIsWithheld() && !(settings.pin() instanceof PassphraseSetting.Prompt)) {
        token.renewPin(pin(settings, passphrases));
        LOG.info("token {}: its PIN is taken now", settings.token().describe());
      }
    } catch (StartException | KeyUnavailableException e) {
      LOG.warn("no chain with a key in it signs: {}", e.getMessage());
    } finally {
      tokens.release(settings);
    }
  }

  /**
   * The public half; a PIN is tried only where the token does not show it without one. As it was
   * last seen, if the token is away or hangs.
   */
  PublicKey publicKey(Pkcs11KeySettings key, Supplier<Passphrases> unattended)
      throws StartException {
    Pkcs11Settings settings = key.token();
    try (Passphrases passphrases = unattended.get()) {
      Pkcs11Token token = look(settings, passphrases);
      try {
        Optional<PublicKey> shown = token.shown(key.key());
        PublicKey publicKey = shown.isPresent() ? shown.get() : token.publicKey(key.key());
        requireType(key, publicKey);
        seen.put(Place.of(key), publicKey);
        return publicKey;
      } catch (KeyUnavailableException e) {
        return lastSeen(key, failure(key, token, e));
      } finally {
        tokens.release(settings);
      }
    } catch (KeyUnavailableException e) {
      throw refused(key, e);
    }
  }

  private PublicKey lastSeen(Pkcs11KeySettings key, StartException failure)
      throws StartException, KeyUnavailableException {
    PublicKey known = seen.get(Place.of(key));
    if (!failure.isAway() || known == null) {
      throw failure;
    }
    requireType(key, known);
    return known;
  }

  /** For {@code check}: the token, its model and firmware, and the key in it. */
  String describe(Pkcs11KeySettings key) throws StartException {
    Pkcs11Settings settings = key.token();
    try {
      Pkcs11Token token = lookWithoutPin(settings);
      try {
        TokenInfo info = token.look();
        return "%s, %s, firmware %s, key with %s"
            .formatted(info.describe(), info.manufacturer(), info.firmware(), key.key().describe());
      } finally {
        tokens.release(settings);
      }
    } catch (KeyUnavailableException e) {
      throw refused(key, e);
    }
  }

  /**
   * A token for a command, to be closed with this.
   *
   * @param tryAnyway whether its PIN is tried once although the token counts a wrong one
   * @throws StartException if its PIN cannot be had
   */
  public Pkcs11Token take(Pkcs11Settings settings, Passphrases passphrases, boolean tryAnyway)
      throws StartException {
    requireModule(settings.module());
    SecretBytes pin = pin(settings, passphrases);
    AtomicBoolean isTakenOver = new AtomicBoolean();
    try {
      return tokens.take(
          settings,
          () -> {
            isTakenOver.set(true);
            return new Pkcs11Token(openModule(settings.module()), settings.token(), pin, tryAnyway);
          });
    } finally {
      if (!isTakenOver.get()) {
        pin.close(); // the token is open with that of another key
      }
    }
  }

  /**
   * What is in a module; nobody is logged in for it.
   *
   * @throws StartException if there is no such module
   * @throws KeyUnavailableException if it cannot be used
   */
  public ModuleTokens list(Path module) throws StartException, KeyUnavailableException {
    requireModule(module);
    return ModuleTokens.of(openModule(module));
  }

  private Pkcs11Token look(Pkcs11Settings settings, Passphrases passphrases) throws StartException {
    Optional<Pkcs11Token> open = tokens.takeOpen(settings);
    if (open.isPresent()) {
      return open.get();
    }
    return settings.pin() instanceof PassphraseSetting.Prompt
        ? lookWithoutPin(settings)
        : take(settings, passphrases, false);
  }

  private Pkcs11Token lookWithoutPin(Pkcs11Settings settings) throws StartException {
    requireModule(settings.module());
    return tokens.take(
        settings, () -> Pkcs11Token.withoutPin(openModule(settings.module()), settings.token()));
  }

  private static SecretBytes pin(Pkcs11Settings settings, Passphrases passphrases)
      throws StartException {
    String token = "token " + settings.token().describe();
    try {
      return passphrases.pin(settings.pin(), token, OTHERWISE);
    } catch (PassphraseException e) {
      throw new StartException("pin of %s: %s".formatted(token, e.getMessage()), e);
    }
  }

  private static void requireModule(Path module) throws StartException {
    if (!Files.isRegularFile(module)) {
      throw new StartException(
          "no module %s: install the vendor's PKCS #11 library, and set module to its path"
              .formatted(module));
    }
  }

  private synchronized Pkcs11Module openModule(Path module) {
    return modules.computeIfAbsent(real(module), Pkcs11Module::new);
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file; // said when it is loaded
    }
  }

  private static KeyType keyType(KeySettings key) {
    return switch (key.type()) {
      case CONSENSUS -> KeyType.ED25519;
      case ACCOUNT -> KeyType.SECP256K1;
    };
  }

  private static void requireType(Pkcs11KeySettings key, PublicKey publicKey)
      throws KeyUnavailableException {
    if (publicKey.type() != keyType(key)) {
      throw new KeyUnavailableException(
          "expected the key with %s to be %s as its type says, got %s"
              .formatted(key.key().describe(), keyType(key).label(), publicKey.type().label()),
          null);
    }
  }

  private static StartException refused(Pkcs11KeySettings key, KeyUnavailableException e) {
    return new StartException(message(key, e), e);
  }

  private static StartException failure(
      Pkcs11KeySettings key, Pkcs11Token token, KeyUnavailableException e) {
    return token.isAway(e) ? StartException.away(message(key, e), e) : refused(key, e);
  }

  private static String message(Pkcs11KeySettings key, KeyUnavailableException e) {
    return "consensus key of %s: %s".formatted(String.join(", ", key.chainIds()), e.getMessage());
  }

  @Override
  public void close() {
    tokens.close();
  }
}
