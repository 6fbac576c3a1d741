package io.countersign.yubihsm;

/**
 * The password is not that of the authentication key: the device's cryptogram is not what it makes.
 * Found out on our side, before the device is sent anything made with the password. No document of
 * Yubico's speaks of a limit on tries, and the device learns of none here; still, what is wrong
 * once is not tried again on its own.
 */
public final class WrongPasswordException extends YubiHsmException {
  private static final long serialVersionUID = 1L;

  public WrongPasswordException(int authKey) {
    super(
        ("the password is not that of authentication key 0x%04x: correct auth of"
                + " [[providers.yubihsm]], then reload")
            .formatted(authKey),
        null);
  }
}
