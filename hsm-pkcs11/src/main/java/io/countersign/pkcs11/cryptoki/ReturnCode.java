package io.countersign.pkcs11.cryptoki;

import java.util.Arrays;
import java.util.Optional;

/** What a module may answer ({@code CK_RV}, {@code pkcs11t.h}), as far as we have words for it. */
public enum ReturnCode {
  OK(0x000),
  HOST_MEMORY(0x002),
  SLOT_ID_INVALID(0x003),
  GENERAL_ERROR(0x005),
  FUNCTION_FAILED(0x006),
  ARGUMENTS_BAD(0x007),
  CANT_LOCK(0x00a),
  ATTRIBUTE_READ_ONLY(0x010),
  ATTRIBUTE_SENSITIVE(0x011),
  ATTRIBUTE_TYPE_INVALID(0x012),
  ATTRIBUTE_VALUE_INVALID(0x013),
  DATA_INVALID(0x020),
  DATA_LEN_RANGE(0x021),
  DEVICE_ERROR(0x030),
  DEVICE_MEMORY(0x031),
  DEVICE_REMOVED(0x032),
  FUNCTION_CANCELED(0x050),
  FUNCTION_NOT_SUPPORTED(0x054),
  KEY_HANDLE_INVALID(0x060),
  KEY_SIZE_RANGE(0x062),
  KEY_TYPE_INCONSISTENT(0x063),
  KEY_FUNCTION_NOT_PERMITTED(0x068),
  MECHANISM_INVALID(0x070),
  MECHANISM_PARAM_INVALID(0x071),
  OBJECT_HANDLE_INVALID(0x082),
  OPERATION_ACTIVE(0x090),
  OPERATION_NOT_INITIALIZED(0x091),
  PIN_INCORRECT(0x0a0),
  PIN_INVALID(0x0a1),
  PIN_LEN_RANGE(0x0a2),
  PIN_EXPIRED(0x0a3),
  PIN_LOCKED(0x0a4),
  SESSION_CLOSED(0x0b0),
  SESSION_COUNT(0x0b1),
  SESSION_HANDLE_INVALID(0x0b3),
  SESSION_READ_ONLY(0x0b5),
  TEMPLATE_INCOMPLETE(0x0d0),
  TEMPLATE_INCONSISTENT(0x0d1),
  TOKEN_NOT_PRESENT(0x0e0),
  TOKEN_NOT_RECOGNIZED(0x0e1),
  TOKEN_WRITE_PROTECTED(0x0e2),
  USER_ALREADY_LOGGED_IN(0x100),
  USER_NOT_LOGGED_IN(0x101),
  USER_PIN_NOT_INITIALIZED(0x102),
  USER_TYPE_INVALID(0x103),
  USER_ANOTHER_ALREADY_LOGGED_IN(0x104),
  USER_TOO_MANY_TYPES(0x105),
  DOMAIN_PARAMS_INVALID(0x130),
  CURVE_NOT_SUPPORTED(0x140),
  BUFFER_TOO_SMALL(0x150),
  CRYPTOKI_NOT_INITIALIZED(0x190),
  CRYPTOKI_ALREADY_INITIALIZED(0x191),
  TOKEN_RESOURCE_EXCEEDED(0x201);

  private final long number;

  ReturnCode(long number) {
    this.number = number;
  }

  static Optional<ReturnCode> of(long number) {
    return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
  }

  /** The standard's name, or the number of one that we know no name for. */
  static String name(long number) {
    return of(number).map(code -> "CKR_" + code).orElseGet(() -> "0x%08x".formatted(number));
  }
}
