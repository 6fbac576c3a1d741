package io.countersign.yubihsm;

/** The commands that are used here, by Yubico's names. */
public enum Command {
  ECHO(0x01, "Echo"),
  CREATE_SESSION(0x03, "Create Session"),
  AUTHENTICATE_SESSION(0x04, "Authenticate Session"),
  SESSION_MESSAGE(0x05, "Session Message"),
  DEVICE_INFO(0x06, "Get Device Info"),
  RESET_DEVICE(0x08, "Reset Device"),
  CLOSE_SESSION(0x40, "Close Session"),
  GET_STORAGE_INFO(0x41, "Get Storage Info"),
  PUT_OPAQUE(0x42, "Put Opaque"),
  GET_OPAQUE(0x43, "Get Opaque"),
  PUT_AUTHENTICATION_KEY(0x44, "Put Authentication Key"),
  PUT_ASYMMETRIC_KEY(0x45, "Put Asymmetric Key"),
  GENERATE_ASYMMETRIC_KEY(0x46, "Generate Asymmetric Key"),
  LIST_OBJECTS(0x48, "List Objects"),
  EXPORT_WRAPPED(0x4a, "Export Wrapped"),
  IMPORT_WRAPPED(0x4b, "Import Wrapped"),
  PUT_WRAP_KEY(0x4c, "Put Wrap Key"),
  GET_LOG_ENTRIES(0x4d, "Get Log Entries"),
  GET_OBJECT_INFO(0x4e, "Get Object Info"),
  SET_OPTION(0x4f, "Set Option"),
  GET_OPTION(0x50, "Get Option"),
  GET_PSEUDO_RANDOM(0x51, "Get Pseudo Random"),
  GET_PUBLIC_KEY(0x54, "Get Public Key"),
  SIGN_ECDSA(0x56, "Sign ECDSA"),
  DELETE_OBJECT(0x58, "Delete Object"),
  SIGN_EDDSA(0x6a, "Sign EdDSA"),
  BLINK_DEVICE(0x6b, "Blink Device");

  private final int code;
  private final String title;

  Command(int code, String title) {
    this.code = code;
    this.title = title;
  }

  public int code() {
    return code;
  }

  /** Of the answer. */
  public int responseCode() {
    return code | 0x80;
  }

  /** As Yubico's documentation has it. */
  public String title() {
    return title;
  }
}
