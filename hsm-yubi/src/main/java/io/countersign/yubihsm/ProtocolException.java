package io.countersign.yubihsm;

/**
 * What came is not what the protocol says: a wrong MAC, length or code. A session in which that
 * happens is over.
 */
public final class ProtocolException extends YubiHsmException {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message, null);
  }
}
