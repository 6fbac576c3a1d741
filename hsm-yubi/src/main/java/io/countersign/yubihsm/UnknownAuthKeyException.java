package io.countersign.yubihsm;

/** The device has no authentication key of that id. */
public final class UnknownAuthKeyException extends YubiHsmException {
  private static final long serialVersionUID = 1L;

  public UnknownAuthKeyException(int authKey) {
    super(
        ("the device has no authentication key 0x%04x: was it reset, or is it another one? see auth"
                + " of [[providers.yubihsm]], or set it up again with `countersign yubihsm setup -r`")
            .formatted(authKey),
        null);
  }
}
