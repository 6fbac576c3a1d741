package io.countersign.pkcs11;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.pkcs11.cryptoki.Cryptoki;
import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.pkcs11.cryptoki.Mechanism;
import io.countersign.pkcs11.cryptoki.ReturnCode;
import io.countersign.pkcs11.cryptoki.TokenInfo;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Secp256k1;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.SignatureVerifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The session with a token: opened when it is needed, and anew whenever it was lost. For one
 * thread, the token's.
 */
final class TokenSession {
  /**
   * An open one.
   *
   * @param mechanisms what the token offers
   * @param keys handles of private keys, which are those of this session alone
   */
  private record Open(
      Cryptoki cryptoki,
      long handle,
      TokenInfo token,
      List<Long> mechanisms,
      Map<KeyChoice, Long> keys) {}

  private final Pkcs11Module module;
  private final TokenChoice choice;
  private final Pin pin;
  private @Nullable Open open;

  /** Of the token that was there first; the PIN is shown to no other. */
  private @Nullable TokenInfo first;

  TokenSession(Pkcs11Module module, TokenChoice choice, Pin pin) {
    this.module = module;
    this.choice = choice;
    this.pin = pin;
  }

  /** Logs in with another PIN. */
  void renew(SecretBytes other) throws CryptokiException, KeyUnavailableException {
    pin.renew(other);
    forget();
    open = openAnew();
  }

  /** What the token is, without a login. */
  TokenInfo look() throws CryptokiException, KeyUnavailableException {
    Cryptoki cryptoki = module.open();
    return cryptoki.token(slot(cryptoki));
  }

  /** The public half of a key, if the token shows it to everybody. */
  Optional<PublicKey> shown(KeyChoice key) throws CryptokiException, KeyUnavailableException {
    Cryptoki cryptoki = module.open();
    long session = cryptoki.openSession(slot(cryptoki), false);
    try {
      return new TokenKeys(cryptoki, session).publicKey(key);
    } finally {
      closeQuietly(cryptoki, session);
    }
  }

  /** Every key that is seen after a login. */
  List<TokenKey> list() throws CryptokiException, KeyUnavailableException {
    return keys(opened()).list();
  }

  /** The public half of a key, after a login; its private half is there, too. */
  PublicKey publicKey(KeyChoice key) throws CryptokiException, KeyUnavailableException {
    Open session = opened();
    return keys(session).publicKey(keys(session).privateKey(key));
  }

  /**
   * Signs with a key whose public half is known. A signature that is not this key's ends the
   * session, whose handles mean something else by then.
   *
   * @return 64 bytes, RFC 8032, or r || s with the smaller s
   */
  byte[] sign(KeyChoice choice, PublicKey key, SignatureVerifier verifier, byte[] message)
      throws CryptokiException, KeyUnavailableException {
    Open session = opened();
    Long known = session.keys().get(choice);
    long handle = known == null ? found(session, choice, key) : known;
    byte[] signature = sign(session, handle, key, message);
    if (!verifier.verify(message, signature)) {
      forget();
      throw new KeyUnavailableException(
          "the key with %s of %s made a signature that is not that of its public key, %s; it was not released"
              .formatted(choice.describe(), session.token().describe(), key.bytes()),
          null);
    }
    return signature;
  }

  private static byte[] sign(Open session, long handle, PublicKey key, byte[] message)
      throws CryptokiException {
    Cryptoki cryptoki = session.cryptoki();
    return switch (key.type()) {
      case ED25519 ->
          cryptoki.sign(session.handle(), Mechanism.eddsa(session.mechanisms()), handle, message);
      case SECP256K1 ->
          EcdsaSignature.lowS(
              cryptoki.sign(session.handle(), Mechanism.ECDSA, handle, Secp256k1.hash(message)));
    };
  }

  private static long found(Open session, KeyChoice choice, PublicKey expected)
      throws CryptokiException, KeyUnavailableException {
    long handle = keys(session).privateKey(choice);
    PublicKey there = keys(session).publicKey(handle);
    if (!there.equals(expected)) {
      throw new KeyUnavailableException(
          "%s has another key with %s now: expected %s, got %s"
              .formatted(
                  session.token().describe(), choice.describe(), expected.bytes(), there.bytes()),
          null);
    }
    session.keys().put(choice, handle);
    return handle;
  }

  /** Makes a key; a session of its own, which may write. */
  void generate(NewKey key) throws CryptokiException, KeyUnavailableException {
    Open session = opened();
    long writing = session.cryptoki().openSession(slot(session.cryptoki()), true);
    try {
      key.generate(session.cryptoki(), writing, session.mechanisms());
    } finally {
      session.cryptoki().closeSession(writing);
    }
  }

  private static TokenKeys keys(Open session) {
    return new TokenKeys(session.cryptoki(), session.handle());
  }

  private Open opened() throws CryptokiException, KeyUnavailableException {
    Open known = open;
    if (known == null) {
      known = openAnew();
      open = known;
    }
    return known;
  }

  private Open openAnew() throws CryptokiException, KeyUnavailableException {
    Cryptoki cryptoki = module.open();
    long slot = slot(cryptoki);
    TokenInfo token = cryptoki.token(slot);
    TokenInfo before = first;
    if (before != null && !before.serial().equals(token.serial())) {
      throw new KeyUnavailableException(
          "expected %s again, got %s in its place: put the first one back, or restart to go on with this one"
              .formatted(before.describe(), token.describe()),
          null);
    }
    long session = cryptoki.openSession(slot, false);
    try {
      pin.login(cryptoki, session, token);
      first = token;
      return new Open(cryptoki, session, token, cryptoki.mechanisms(slot), new HashMap<>());
    } catch (CryptokiException | KeyUnavailableException | RuntimeException e) {
      closeQuietly(cryptoki, session);
      throw e;
    }
  }

  /** The slot that the token is in now: it may have moved. */
  private long slot(Cryptoki cryptoki) throws CryptokiException, KeyUnavailableException {
    List<Long> meant = new ArrayList<>();
    List<String> others = new ArrayList<>();
    CryptokiException fault = null;
    for (long slot : cryptoki.slotsWithToken()) {
      TokenInfo token;
      try {
        token = cryptoki.token(slot);
      } catch (CryptokiException e) {
        if (!e.is(ReturnCode.TOKEN_NOT_PRESENT, ReturnCode.TOKEN_NOT_RECOGNIZED)) {
          fault = e; // perhaps another token's
        }
        continue;
      }
      if (choice.means(slot, token)) {
        meant.add(slot);
      } else if (token.is(TokenInfo.TOKEN_INITIALIZED)) {
        others.add("%s in slot %d".formatted(token.describe(), slot));
      }
    }
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    if (meant.isEmpty() && fault != null) {
      throw fault;
    }
    if (meant.isEmpty()) {
      throw new KeyUnavailableException(
          "no token %s in %s: %s"
              .formatted(
                  choice.describe(),
                  module.file(),
                  others.isEmpty() ? "it has none" : "there is " + String.join(", ", others)),
          CryptokiException.returned("C_GetSlotList", ReturnCode.TOKEN_NOT_PRESENT)); // in effect
    }
    throw new KeyUnavailableException(
        "expected one token %s in %s, got %d: choose by serial"
            .formatted(choice.describe(), module.file(), meant.size()),
        null);
  }

  /** Gives the session up, so that the next call opens another. */
  void forget() {
    Open lost = open;
    open = null;
    if (lost != null) {
      closeQuietly(lost.cryptoki(), lost.handle());
    }
  }

  /** Of a session that may be lost already. */
  private static void closeQuietly(Cryptoki cryptoki, long session) {
    try {
      cryptoki.closeSession(session);
    } catch (CryptokiException e) {
      // It was lost, and the module knows.
    }
  }
}
