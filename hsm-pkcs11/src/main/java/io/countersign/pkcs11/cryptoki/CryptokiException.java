package io.countersign.pkcs11.cryptoki;

import java.util.Optional;

/** A module refused or failed, or answered what it must not; the message is for an operator. */
public final class CryptokiException extends Exception {
  private static final long serialVersionUID = 1;

  private final Optional<ReturnCode> code;

  private CryptokiException(String message, Optional<ReturnCode> code) {
    super(message);
    this.code = code;
  }

  /** What a function returned. */
  public static CryptokiException returned(String function, long number) {
    return new CryptokiException(
        "%s returned %s".formatted(function, ReturnCode.name(number)), ReturnCode.of(number));
  }

  /** The same for a code that is known. */
  public static CryptokiException returned(String function, ReturnCode code) {
    return new CryptokiException("%s returned CKR_%s".formatted(function, code), Optional.of(code));
  }

  /** Something that is no answer. */
  public static CryptokiException nonsense(String message) {
    return new CryptokiException(message, Optional.empty());
  }

  /** Whether it is one of these. */
  public boolean is(ReturnCode... codes) {
    for (ReturnCode wanted : codes) {
      if (code.isPresent() && code.get() == wanted) {
        return true;
      }
    }
    return false;
  }
}
