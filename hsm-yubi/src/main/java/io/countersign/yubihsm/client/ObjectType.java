package io.countersign.yubihsm.client;

import java.util.Arrays;
import java.util.Optional;

/** What an object is (Yubico's Core Concepts, Object Type). */
public enum ObjectType {
  OPAQUE(1, "opaque"),
  AUTHENTICATION_KEY(2, "authentication-key"),
  ASYMMETRIC_KEY(3, "asymmetric-key"),
  WRAP_KEY(4, "wrap-key"),
  HMAC_KEY(5, "hmac-key"),
  TEMPLATE(6, "template"),
  OTP_AEAD_KEY(7, "otp-aead-key"),
  SYMMETRIC_KEY(8, "symmetric-key"),
  PUBLIC_WRAP_KEY(9, "public-wrap-key");

  private final int code;
  private final String label;

  ObjectType(int code, String label) {
    this.code = code;
    this.label = label;
  }

  public int code() {
    return code;
  }

  /** That of the code, if it is known. */
  static Optional<ObjectType> of(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /** As yubihsm-shell has it. */
  @Override
  public String toString() {
    return label;
  }
}
