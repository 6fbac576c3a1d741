package io.countersign.harness.yubihsm;

/** What a device answers instead of a result (yubihsm.h, YHR_DEVICE_*), by its number there. */
public enum DeviceError {
  INVALID_COMMAND(0x01),
  INVALID_DATA(0x02),
  INVALID_SESSION(0x03),
  AUTHENTICATION_FAILED(0x04),
  SESSIONS_FULL(0x05),
  SESSION_FAILED(0x06),
  STORAGE_FAILED(0x07),
  WRONG_LENGTH(0x08),
  INSUFFICIENT_PERMISSIONS(0x09),
  LOG_FULL(0x0a),
  OBJECT_NOT_FOUND(0x0b),
  INVALID_ID(0x0c),
  OBJECT_EXISTS(0x11);

  private final int code;

  DeviceError(int code) {
    this.code = code;
  }

  /** As it goes over the wire, 1 byte. */
  public int code() {
    return code;
  }
}
