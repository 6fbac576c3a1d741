package io.countersign.pkcs11;

import io.countersign.core.device.DeviceLog;
import io.countersign.core.device.DeviceQueue;
import io.countersign.core.device.LateSignatures;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.pkcs11.cryptoki.ReturnCode;
import io.countersign.pkcs11.cryptoki.TokenInfo;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.SignatureVerifier;
import java.io.Closeable;
import java.security.InvalidKeyException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token, which any number of keys share. All that its module does for it happens on one thread,
 * its queue's, and nobody waits for that longer than the queue's deadline: a module that hangs
 * holds up that thread alone. A session that was lost is opened again with the next signature, and
 * the same bytes are signed once more in it.
 */
public final class Pkcs11Token implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Pkcs11Token.class);

  /** Which another session does not cure. */
  private static final ReturnCode[] FINAL = {
    ReturnCode.ARGUMENTS_BAD,
    ReturnCode.DATA_INVALID,
    ReturnCode.DATA_LEN_RANGE,
    ReturnCode.FUNCTION_NOT_SUPPORTED,
    ReturnCode.KEY_FUNCTION_NOT_PERMITTED,
    ReturnCode.KEY_SIZE_RANGE,
    ReturnCode.KEY_TYPE_INCONSISTENT,
    ReturnCode.MECHANISM_INVALID,
    ReturnCode.MECHANISM_PARAM_INVALID
  };

  /** What is done in the session, on the token's thread. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws CryptokiException, KeyUnavailableException;
  }

  private final String name;
  private final Pkcs11Module module;
  private final TokenSession session;
  private final Pin pin;
  private final DeviceQueue queue;
  private final DeviceLog log;
  private final LateSignatures signatures;

  /**
   * Nothing is asked of the token yet.
   *
   * @param pin taken over
   * @param tryAnyway whether the PIN is tried once although the token counts a wrong one
   */
  public Pkcs11Token(Pkcs11Module module, TokenChoice choice, SecretBytes pin, boolean tryAnyway) {
    this(module, choice, new Pin(pin, tryAnyway, module.refusedPins()));
  }

  private Pkcs11Token(Pkcs11Module module, TokenChoice choice, Pin pin) {
    this.name = "token " + choice.describe();
    this.module = module;
    this.pin = pin;
    this.session = new TokenSession(module, choice, pin);
    this.queue = new DeviceQueue(name);
    this.log = new DeviceLog(name);
    this.signatures = new LateSignatures(name);
  }

  /** One that is only looked at: without a PIN, it signs nothing. */
  public static Pkcs11Token withoutPin(Pkcs11Module module, TokenChoice choice) {
    return new Pkcs11Token(module, choice, Pin.none());
  }

  /** What it says of itself; nobody is logged in for it. */
  public TokenInfo look() throws KeyUnavailableException {
    return call(this, Turn.of(Urgency.OTHER), () -> inSession(session::look));
  }

  /**
   * The public half of a key where the token shows it to everybody; no PIN is tried.
   *
   * @throws KeyUnavailableException if the token cannot be reached, or shows several
   */
  public Optional<PublicKey> shown(KeyChoice key) throws KeyUnavailableException {
    return call(this, Turn.of(Urgency.OTHER), () -> inSession(() -> session.shown(key)));
  }

  /** The public half of a key, after a login. */
  public PublicKey publicKey(KeyChoice key) throws KeyUnavailableException {
    return loggedIn(() -> inSession(() -> session.publicKey(key)));
  }

  /** Every key, after a login. */
  public List<TokenKey> list() throws KeyUnavailableException {
    return loggedIn(() -> inSession(session::list));
  }

  /**
   * Has the token make a key.
   *
   * @throws KeyUnavailableException if it cannot, or has one of this label or id
   */
  public void generate(NewKey key) throws KeyUnavailableException {
    loggedIn(
        () -> {
          session.generate(key);
          return key;
        });
  }

  /**
   * Opens a key: finds it, and has it sign {@link io.countersign.core.key.TestMessage} to see that
   * it can, and that its public half is its own.
   *
   * @param released run once when the key is closed
   * @throws KeyUnavailableException if there is none of this type that signs
   */
  public Pkcs11Key key(Crypto crypto, KeyChoice choice, KeyType type, Runnable released)
      throws KeyUnavailableException {
    PublicKey publicKey = publicKey(choice);
    if (publicKey.type() != type) {
      throw new KeyUnavailableException(
          "expected the key with %s of %s to be %s, got %s"
              .formatted(choice.describe(), name, type.label(), publicKey.type().label()),
          null);
    }
    Pkcs11Key key = new Pkcs11Key(this, choice, publicKey, verifier(crypto, publicKey), released);
    key.prove();
    return key;
  }

  private SignatureVerifier verifier(Crypto crypto, PublicKey publicKey)
      throws KeyUnavailableException {
    try {
      return SignatureVerifier.of(crypto, publicKey);
    } catch (InvalidKeyException e) {
      throw new KeyUnavailableException("%s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * Logs in with what an operator has put in the PIN's place, once; the keys that are open go on
   * with it.
   *
   * @param other taken over, whatever comes of it
   * @throws KeyUnavailableException if it is not taken either
   */
  public void renewPin(SecretBytes other) throws KeyUnavailableException {
    AtomicBoolean isOwned = new AtomicBoolean(); // by who gets round to it first
    try {
      loggedIn(
          () -> {
            if (isOwned.getAndSet(true)) {
              throw new KeyUnavailableException("nobody waits for another PIN any more", null);
            }
            session.renew(other);
            return this;
          });
    } finally {
      if (!isOwned.getAndSet(true)) {
        other.close();
      }
    }
  }

  String name() {
    return name;
  }

  byte[] sign(Pkcs11Key key, Turn turn, byte[] message) throws KeyUnavailableException {
    return call(
        key,
        turn,
        () -> {
          long began = System.nanoTime();
          byte[] signature =
              inSession(() -> session.sign(key.choice(), key.publicKey(), key.verifier(), message));
          log.works();
          long ended = System.nanoTime();
          if (ended > turn.until()) {
            signatures.late(lateness(ended - began));
          } else {
            signatures.inTime();
          }
          return signature;
        });
  }

  /** The token's own time, or what other keys of it have left. */
  private static String lateness(long nanos) {
    return nanos >= 1_000_000_000
        ? "took %.0f s".formatted(nanos / 1e9)
        : "was begun too late, after those of the token's other keys";
  }

  /** Why nothing can be signed now, as far as it is known; never waits. */
  public Optional<String> problem() {
    return queue
        .problem()
        .or(log::problem)
        .or(() -> signatures.problem().map(text -> name + ": " + text));
  }

  /** Whether its PIN was refused, or was not tried so that nothing is locked. */
  public boolean pinIsWithheld() {
    return pin.isWithheld();
  }

  /** Whether its module is at something that takes too long; nobody waits for that. */
  public boolean hangs() {
    return queue.problem().isPresent();
  }

  /**
   * Whether a failure only says that the token is not there, or is busy, or that its module hangs:
   * all may be well later. Never where the PIN is withheld.
   */
  public boolean isAway(KeyUnavailableException failure) {
    return !pinIsWithheld() && (failure.isBusy() || hangs() || isOfNoToken(failure));
  }

  private static boolean isOfNoToken(KeyUnavailableException failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof CryptokiException answer
          && answer.is(ReturnCode.TOKEN_NOT_PRESENT, ReturnCode.DEVICE_REMOVED)) {
        return true;
      }
    }
    return false;
  }

  /** In another session, if this one fails. */
  private <T> T inSession(Work<T> work) throws CryptokiException, KeyUnavailableException {
    try {
      return work.run();
    } catch (CryptokiException e) {
      if (e.is(FINAL)) {
        throw e;
      }
      log.failed(text(e));
      session.forget();
      if (e.is(ReturnCode.CRYPTOKI_NOT_INITIALIZED)) {
        module.initializeAgain();
      }
      T result = work.run();
      log.works();
      return result;
    }
  }

  /** For what nobody does with a token that does not take its PIN. */
  private <T> T loggedIn(Work<T> work) throws KeyUnavailableException {
    return call(
        this,
        Turn.of(Urgency.OTHER),
        () -> {
          T result = work.run();
          log.works();
          return result;
        });
  }

  /** What else fails than a signature is said by who asked for it, and may be the asker's fault. */
  private <T> T call(Object owner, Turn turn, Work<T> work) throws KeyUnavailableException {
    boolean signs = owner instanceof Pkcs11Key;
    return queue.call(
        owner,
        turn,
        () -> {
          try {
            return work.run();
          } catch (CryptokiException e) {
            session.forget();
            throw failed(signs, new KeyUnavailableException(text(e), e));
          } catch (KeyUnavailableException e) {
            throw failed(signs, e);
          }
        });
  }

  private KeyUnavailableException failed(boolean signs, KeyUnavailableException e) {
    String text = String.valueOf(e.getMessage());
    if (signs && pinIsWithheld()) {
      log.refused(text);
    } else if (signs) {
      log.failed(text);
    }
    return e;
  }

  private String text(CryptokiException e) {
    return "%s: %s".formatted(name, e.getMessage());
  }

  /** Waits for nothing that hangs. Keys of it cannot sign any more. */
  @Override
  public void close() {
    try {
      if (queue.problem().isEmpty()) {
        queue.call(
            this,
            Turn.of(Urgency.OTHER),
            () -> {
              session.forget();
              return this;
            });
      }
    } catch (KeyUnavailableException e) {
      LOG.warn("{}: not closed: {}", name, e.getMessage());
    } finally {
      queue.close();
      pin.close();
    }
  }
}
