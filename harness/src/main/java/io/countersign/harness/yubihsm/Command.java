package io.countersign.harness.yubihsm;

/** The commands that are played here (python-yubihsm, defs.COMMAND), with what each needs. */
public enum Command {
  ECHO(0x01, Capability.NONE),
  CREATE_SESSION(0x03, Capability.NONE),
  AUTHENTICATE_SESSION(0x04, Capability.NONE),
  SESSION_MESSAGE(0x05, Capability.NONE),
  DEVICE_INFO(0x06, Capability.NONE),
  RESET_DEVICE(0x08, Capability.RESET_DEVICE),
  CLOSE_SESSION(0x40, Capability.NONE),
  GET_STORAGE_INFO(0x41, Capability.NONE),
  PUT_OPAQUE(0x42, Capability.PUT_OPAQUE),
  GET_OPAQUE(0x43, Capability.GET_OPAQUE),
  PUT_AUTHENTICATION_KEY(0x44, Capability.PUT_AUTHENTICATION_KEY),
  PUT_ASYMMETRIC_KEY(0x45, Capability.PUT_ASYMMETRIC_KEY),
  GENERATE_ASYMMETRIC_KEY(0x46, Capability.GENERATE_ASYMMETRIC_KEY),
  LIST_OBJECTS(0x48, Capability.NONE),
  EXPORT_WRAPPED(0x4a, Capability.EXPORT_WRAPPED),
  IMPORT_WRAPPED(0x4b, Capability.IMPORT_WRAPPED),
  PUT_WRAP_KEY(0x4c, Capability.PUT_WRAP_KEY),
  GET_LOG_ENTRIES(0x4d, Capability.GET_LOG_ENTRIES),
  GET_OBJECT_INFO(0x4e, Capability.NONE),
  SET_OPTION(0x4f, Capability.SET_OPTION),
  GET_OPTION(0x50, Capability.GET_OPTION),
  GET_PSEUDO_RANDOM(0x51, Capability.GET_PSEUDO_RANDOM),
  PUT_HMAC_KEY(0x52, Capability.PUT_HMAC_KEY),
  SIGN_HMAC(0x53, Capability.SIGN_HMAC),
  GET_PUBLIC_KEY(0x54, Capability.NONE),
  SIGN_ECDSA(0x56, Capability.SIGN_ECDSA),
  DELETE_OBJECT(0x58, Capability.NONE), // which one it needs depends on the object
  GENERATE_HMAC_KEY(0x5a, Capability.GENERATE_HMAC_KEY),
  GENERATE_WRAP_KEY(0x5b, Capability.GENERATE_WRAP_KEY),
  VERIFY_HMAC(0x5c, Capability.VERIFY_HMAC),
  SET_LOG_INDEX(0x67, Capability.GET_LOG_ENTRIES),
  SIGN_EDDSA(0x6a, Capability.SIGN_EDDSA),
  BLINK_DEVICE(0x6b, Capability.NONE),
  CHANGE_AUTHENTICATION_KEY(0x6c, Capability.CHANGE_AUTHENTICATION_KEY);

  private final int code;
  private final long needs;

  Command(int code, long needs) {
    this.code = code;
    this.needs = needs;
  }

  int code() {
    return code;
  }

  /** The capability that the session's key has to have for it. */
  long needs() {
    return needs;
  }

  /** Whether it takes as long as a signature. */
  boolean signs() {
    return this == SIGN_EDDSA || this == SIGN_ECDSA;
  }

  /** Whether it leaves a line in the audit log. */
  boolean isAudited() {
    return switch (this) {
      case ECHO, SESSION_MESSAGE, DEVICE_INFO, GET_LOG_ENTRIES -> false;
      default -> true;
    };
  }

  /** Whether it is carried out, unlogged, when the log is full and has to be kept. */
  boolean isAllowedUnlogged() {
    return switch (this) {
      case CREATE_SESSION, AUTHENTICATE_SESSION, CLOSE_SESSION, SET_LOG_INDEX -> true;
      default -> !isAudited();
    };
  }

  static Command of(int code) throws DeviceErrorException {
    for (Command command : values()) {
      if (command.code == code) {
        return command;
      }
    }
    throw new DeviceErrorException(
        DeviceError.INVALID_COMMAND, "no command 0x%02x is played here".formatted(code));
  }
}
