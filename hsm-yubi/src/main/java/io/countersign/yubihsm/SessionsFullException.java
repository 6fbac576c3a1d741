package io.countersign.yubihsm;

/** All of the device's sessions are taken. */
public final class SessionsFullException extends YubiHsmException {
  private static final long serialVersionUID = 1L;

  public SessionsFullException() {
    super(
        "all 16 sessions of the device are taken: close other programs that use it; those that were"
            + " left open end by themselves after 30 s",
        null);
  }
}
