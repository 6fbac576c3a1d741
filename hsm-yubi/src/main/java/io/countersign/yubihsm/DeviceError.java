package io.countersign.yubihsm;

/** A device's error code (Yubico's {@code yh_rc}, the part that a device sends), and its remedy. */
public record DeviceError(int code) {
  public static final DeviceError INVALID_DATA = new DeviceError(0x02);
  public static final DeviceError INVALID_SESSION = new DeviceError(0x03);
  public static final DeviceError AUTHENTICATION_FAILED = new DeviceError(0x04);
  public static final DeviceError SESSIONS_FULL = new DeviceError(0x05);
  public static final DeviceError SESSION_FAILED = new DeviceError(0x06);
  public static final DeviceError INSUFFICIENT_PERMISSIONS = new DeviceError(0x09);
  public static final DeviceError LOG_FULL = new DeviceError(0x0a);
  public static final DeviceError OBJECT_NOT_FOUND = new DeviceError(0x0b);
  public static final DeviceError OBJECT_EXISTS = new DeviceError(0x11);

  /** Name and code, and what to do where there is something to do. */
  public String sentence() {
    return switch (code) {
      case 0x01 -> named("invalid command", "its firmware is too old for this command");
      case 0x02 -> named("invalid data", "");
      case 0x03 -> named("invalid session", "it was idle for 30 s, or the device was restarted");
      case 0x04 -> named("authentication failed", "");
      case 0x05 -> named("sessions full", "close other programs that use it, or wait 30 s");
      case 0x06 -> named("session failed", "");
      case 0x07 -> named("storage failed", "it is full: delete objects that are not needed");
      case 0x08 -> named("wrong length", "");
      case 0x09 ->
          named(
              "insufficient permissions",
              "authentication key and object need the capability, and a domain in common");
      case 0x0a ->
          named(
              "log full", "its audit log has to be read and cleared, or forced audit switched off");
      case 0x0b -> named("object not found", "");
      case 0x0c -> named("invalid id", "");
      case 0x0e -> named("ssh ca constraint violation", "");
      case 0x0f -> named("invalid otp", "");
      case 0x10 -> named("demo mode", "the device has to be power-cycled");
      case 0x11 -> named("object exists", "choose another id, or delete it first");
      case 0x12 -> named("algorithm disabled", "the device's options have it switched off");
      case 0xff -> named("command unexecuted", "");
      default -> named("unknown", "");
    };
  }

  private String named(String name, String remedy) {
    return "%s (error 0x%02x)%s".formatted(name, code, remedy.isEmpty() ? "" : ": " + remedy);
  }

  @Override
  public String toString() {
    return sentence();
  }
}
