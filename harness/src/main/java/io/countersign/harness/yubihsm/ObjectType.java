package io.countersign.harness.yubihsm;

/** The kinds of objects that are played here (python-yubihsm, defs.OBJECT). */
public enum ObjectType {
  OPAQUE(0x01, Capability.DELETE_OPAQUE),
  AUTHENTICATION_KEY(0x02, Capability.DELETE_AUTHENTICATION_KEY),
  ASYMMETRIC_KEY(0x03, Capability.DELETE_ASYMMETRIC_KEY),
  WRAP_KEY(0x04, Capability.DELETE_WRAP_KEY),
  HMAC_KEY(0x05, Capability.DELETE_HMAC_KEY);

  private final int code;
  private final long toDelete;

  ObjectType(int code, long toDelete) {
    this.code = code;
    this.toDelete = toDelete;
  }

  int code() {
    return code;
  }

  /** The capability that deleting one needs. */
  long toDelete() {
    return toDelete;
  }

  /** Whether objects of this kind hold capabilities that they can bestow on others. */
  boolean delegates() {
    return this == AUTHENTICATION_KEY || this == WRAP_KEY;
  }

  static ObjectType of(int code) throws DeviceErrorException {
    for (ObjectType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new DeviceErrorException(
        DeviceError.INVALID_DATA, "no kind of object has number 0x%02x".formatted(code));
  }
}
