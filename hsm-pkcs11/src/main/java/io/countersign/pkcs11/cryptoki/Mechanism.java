package io.countersign.pkcs11.cryptoki;

/** Mechanisms and key types that are used ({@code pkcs11t.h}; EdDSA: PKCS #11 3.0, 2.3.14). */
public final class Mechanism {
  /** {@code CKM_EC_KEY_PAIR_GEN}. */
  public static final long EC_KEY_PAIR = 0x1040;

  /** {@code CKM_ECDSA}, over a hash that was made before. */
  public static final long ECDSA = 0x1041;

  /** {@code CKM_EC_EDWARDS_KEY_PAIR_GEN}. */
  public static final long EDWARDS_KEY_PAIR = 0x1055;

  /** {@code CKM_EDDSA}; without a parameter it is RFC 8032's Ed25519. */
  public static final long EDDSA = 0x1057;

  /** {@code CKK_EC}. */
  public static final long EC_KEY = 0x03;

  /** {@code CKK_EC_EDWARDS}. */
  public static final long EDWARDS_KEY = 0x40;

  private Mechanism() {}
}
