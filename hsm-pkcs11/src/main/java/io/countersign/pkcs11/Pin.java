package io.countersign.pkcs11;

import static io.countersign.pkcs11.cryptoki.ReturnCode.CRYPTOKI_NOT_INITIALIZED;
import static io.countersign.pkcs11.cryptoki.ReturnCode.DEVICE_ERROR;
import static io.countersign.pkcs11.cryptoki.ReturnCode.DEVICE_MEMORY;
import static io.countersign.pkcs11.cryptoki.ReturnCode.DEVICE_REMOVED;
import static io.countersign.pkcs11.cryptoki.ReturnCode.HOST_MEMORY;
import static io.countersign.pkcs11.cryptoki.ReturnCode.PIN_EXPIRED;
import static io.countersign.pkcs11.cryptoki.ReturnCode.PIN_INCORRECT;
import static io.countersign.pkcs11.cryptoki.ReturnCode.PIN_INVALID;
import static io.countersign.pkcs11.cryptoki.ReturnCode.PIN_LEN_RANGE;
import static io.countersign.pkcs11.cryptoki.ReturnCode.PIN_LOCKED;
import static io.countersign.pkcs11.cryptoki.ReturnCode.SESSION_CLOSED;
import static io.countersign.pkcs11.cryptoki.ReturnCode.SESSION_HANDLE_INVALID;
import static io.countersign.pkcs11.cryptoki.ReturnCode.TOKEN_NOT_PRESENT;
import static io.countersign.pkcs11.cryptoki.ReturnCode.USER_ALREADY_LOGGED_IN;
import static io.countersign.pkcs11.cryptoki.ReturnCode.USER_PIN_NOT_INITIALIZED;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.pkcs11.cryptoki.Cryptoki;
import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.pkcs11.cryptoki.ReturnCode;
import io.countersign.pkcs11.cryptoki.TokenInfo;
import io.countersign.protocol.crypto.SecretBytes;
import java.util.Arrays;
import java.util.Optional;

/**
 * A token's PIN. Tokens lock themselves after a few wrong ones, so a wrong one is tried once: not
 * again in this process, whoever opens the token, and not by the next one either, since a token
 * tells that a wrong one was the last. One that was right once is used again whenever the token
 * comes back, as long as it is taken. For one thread.
 */
final class Pin implements AutoCloseable {
  /** That a token is not there, or that the module is out of order: says nothing about the PIN. */
  private static final ReturnCode[] NOT_ABOUT_THE_PIN = {
    CRYPTOKI_NOT_INITIALIZED,
    DEVICE_ERROR,
    DEVICE_MEMORY,
    DEVICE_REMOVED,
    HOST_MEMORY,
    SESSION_CLOSED,
    SESSION_HANDLE_INVALID,
    TOKEN_NOT_PRESENT
  };

  private static final ReturnCode[] ABOUT_THE_PIN = {
    PIN_INCORRECT, PIN_INVALID, PIN_LEN_RANGE, PIN_EXPIRED, PIN_LOCKED, USER_PIN_NOT_INITIALIZED
  };

  private SecretBytes pin;

  /** Whether an operator wants it tried although a wrong one was the last. */
  private final boolean tryAnyway;

  private final RefusedPins refused;
  private boolean wasRight;

  /** Whether it was refused, or not tried so that nothing is locked. */
  private volatile boolean withheld;

  /** Why it is not tried any more; empty while it is. */
  private String refusal;

  private Pin(SecretBytes pin, boolean tryAnyway, RefusedPins refused, String refusal) {
    this.pin = pin;
    this.tryAnyway = tryAnyway;
    this.refused = refused;
    this.refusal = refusal;
  }

  /**
   * Takes the secret over.
   *
   * @param refused those of the module; a refusal is added
   */
  Pin(SecretBytes pin, boolean tryAnyway, RefusedPins refused) {
    this(pin, tryAnyway, refused, "");
  }

  /** For who only looks at what a token shows to everybody. */
  static Pin none() {
    return new Pin(
        SecretBytes.takeOver(new byte[0]),
        false,
        new RefusedPins(),
        "the token shows this only to who knows its PIN, which is not asked for here");
  }

  /**
   * Logs in, if the token wants it.
   *
   * @param token as it is now
   * @throws KeyUnavailableException if this PIN must not be tried, or was wrong
   * @throws CryptokiException if the token failed for another reason
   */
  void login(Cryptoki cryptoki, long session, TokenInfo token)
      throws KeyUnavailableException, CryptokiException {
    if (!token.is(TokenInfo.LOGIN_REQUIRED)) {
      return;
    }
    if (!refusal.isEmpty()) {
      throw new KeyUnavailableException(refusal, null);
    }
    withheld = true; // until it has been taken
    byte[] copy = pin.exposeCopy();
    try {
      synchronized (refused.turn(token.serial())) {
        login(cryptoki, session, token, copy);
      }
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  private void login(Cryptoki cryptoki, long session, TokenInfo token, byte[] pin)
      throws KeyUnavailableException, CryptokiException {
    try {
      requireNotRefused(token, pin);
      requireHarmless(token);
      cryptoki.login(session, pin);
      wasRight = true;
      withheld = false;
    } catch (CryptokiException e) {
      if (!e.is(USER_ALREADY_LOGGED_IN)) {
        failed(token, pin, e);
      }
      withheld = false;
    }
  }

  /** Takes over what an operator has put in its place; it is tried once, too. */
  void renew(SecretBytes other) {
    pin.close();
    pin = other;
    wasRight = false;
    refusal = "";
  }

  private void requireNotRefused(TokenInfo token, byte[] pin) throws KeyUnavailableException {
    Optional<String> before = refused.refusal(token.serial(), pin);
    if (before.isPresent()) {
      refusal = before.get();
      throw new KeyUnavailableException(refusal, null);
    }
  }

  private void requireHarmless(TokenInfo token) throws KeyUnavailableException {
    if (token.is(TokenInfo.PIN_LOCKED)) {
      throw new KeyUnavailableException(
          "the PIN of %s is locked: unlock it with the vendor's tool, then: countersign reload (or start again)"
              .formatted(token.describe()),
          null);
    }
    boolean finalTry = token.is(TokenInfo.PIN_FINAL_TRY);
    if (!tryAnyway && (finalTry || (token.is(TokenInfo.PIN_COUNT_LOW) && !wasRight))) {
      throw new KeyUnavailableException(
          "%s counts a wrong PIN%s, so none is tried on our own: see to it that it is the right one, then have it tried once with: countersign pkcs11 test --try-pin"
              .formatted(token.describe(), finalTry ? ", and locks itself after another one" : ""),
          null);
    }
  }

  /** What is not known to be about something else is about the PIN, until it was right once. */
  private void failed(TokenInfo token, byte[] pin, CryptokiException e)
      throws KeyUnavailableException, CryptokiException {
    if (!e.is(ABOUT_THE_PIN) && (wasRight || e.is(NOT_ABOUT_THE_PIN))) {
      withheld = false;
      throw e;
    }
    refusal =
        "%s does not take the PIN (%s); it was tried once and is not tried again: put the right one where pin says, have it tried with: countersign pkcs11 test --try-pin, and then reload, or start again"
            .formatted(token.describe(), e.getMessage());
    refused.add(token.serial(), pin, refusal);
    throw new KeyUnavailableException(refusal, e);
  }

  /** Whether it was refused, or not tried so that nothing is locked. */
  boolean isWithheld() {
    return withheld;
  }

  @Override
  public void close() {
    pin.close();
  }
}
