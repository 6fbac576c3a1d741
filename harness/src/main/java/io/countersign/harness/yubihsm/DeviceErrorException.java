package io.countersign.harness.yubihsm;

/** Ends a command: the device answers with the error. */
final class DeviceErrorException extends Exception {
  private static final long serialVersionUID = 1;

  private final DeviceError error;

  DeviceErrorException(DeviceError error, String why) {
    super("%s: %s".formatted(error, why));
    this.error = error;
  }

  DeviceError error() {
    return error;
  }
}
