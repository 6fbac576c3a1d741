package io.countersign.yubihsm;

/** The device is not the one that is expected; nothing was asked of it but its number. */
public final class AnotherDeviceException extends YubiHsmException {
  private static final long serialVersionUID = 1L;

  public AnotherDeviceException(String expected, String got) {
    super(
        ("expected the YubiHSM with serial number %s, got %s: plug the right one in, or correct"
                + " serial_number of [[providers.yubihsm]]")
            .formatted(expected, got),
        null);
  }
}
