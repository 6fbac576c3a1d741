package io.countersign.yubihsm;

/** The device answered with an error code. */
public final class DeviceException extends YubiHsmException {
  private static final long serialVersionUID = 1L;

  private final DeviceError error;

  /**
   * The sentence is of the code and its remedy.
   *
   * @param what the command that failed, in Yubico's words: Sign EdDSA
   */
  public DeviceException(String what, DeviceError error) {
    super("the device refused %s: %s".formatted(what, error.sentence()), null);
    this.error = error;
  }

  public DeviceError error() {
    return error;
  }
}
