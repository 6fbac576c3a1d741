package io.countersign.pkcs11.cryptoki;

import java.util.List;
import java.util.Optional;

/**
 * A module as it is spoken to. Every call may hang as long as the vendor's code likes: whoever
 * calls has a deadline. A length or count that a module answers is checked against a limit, and
 * what it fills in is copied.
 */
public interface Cryptoki {
  /** Objects that one search returns at most. */
  int OBJECT_LIMIT = 256;

  /**
   * {@code C_Initialize} with {@code CKF_OS_LOCKING_OK}, for calls from several threads; a module
   * that cannot is refused.
   *
   * @return whether this call did it: false if somebody in this process had done it before
   */
  boolean initialize() throws CryptokiException;

  /** {@code C_GetInfo}. */
  ModuleInfo info() throws CryptokiException;

  /** {@code C_GetSlotList}: the slots that have a token now, looked up anew. */
  List<Long> slotsWithToken() throws CryptokiException;

  /** {@code C_GetTokenInfo}. */
  TokenInfo token(long slot) throws CryptokiException;

  /** {@code C_GetMechanismList}. */
  List<Long> mechanisms(long slot) throws CryptokiException;

  /** {@code C_OpenSession}. */
  long openSession(long slot, boolean readWrite) throws CryptokiException;

  /** {@code C_CloseSession}. */
  void closeSession(long session) throws CryptokiException;

  /**
   * {@code C_Login} as the user.
   *
   * @param pin as the module wants it, mostly UTF-8; what was made of it here is wiped
   */
  void login(long session, byte[] pin) throws CryptokiException;

  /**
   * {@code C_FindObjects}: at most {@value #OBJECT_LIMIT} objects that have all these attributes.
   */
  List<Long> find(long session, List<Attribute> wanted) throws CryptokiException;

  /**
   * {@code C_GetAttributeValue}; empty if the object has no such attribute or does not show it.
   *
   * @return at most {@value Attribute#LENGTH_LIMIT} bytes
   */
  Optional<byte[]> attribute(long session, long object, long type) throws CryptokiException;

  /**
   * {@code C_SignInit} and {@code C_Sign}.
   *
   * @param mechanism without a parameter
   */
  byte[] sign(long session, long mechanism, long key, byte[] data) throws CryptokiException;

  /**
   * {@code C_GenerateKeyPair}.
   *
   * @param mechanism without a parameter
   * @return the handle of the private key
   */
  long generateKeyPair(
      long session, long mechanism, List<Attribute> publicKey, List<Attribute> privateKey)
      throws CryptokiException;
}
