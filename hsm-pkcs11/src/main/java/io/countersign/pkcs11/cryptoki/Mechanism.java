package io.countersign.pkcs11.cryptoki;

import java.util.List;

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

  /**
   * Luna's numbers for both, of before the standard had any: {@code CKM_VENDOR_DEFINED + 0xC01}.
   */
  static final long LUNA_EDWARDS_KEY_PAIR = 0x8000_0c01L;

  static final long LUNA_EDDSA = 0x8000_0c03L;

  private Mechanism() {}

  /**
   * By which number a token knows EdDSA.
   *
   * @param offered its mechanisms
   */
  public static long eddsa(List<Long> offered) {
    return !offered.contains(EDDSA) && offered.contains(LUNA_EDDSA) ? LUNA_EDDSA : EDDSA;
  }

  /** The same for making a key. */
  public static long edwardsKeyPair(List<Long> offered) {
    return eddsa(offered) == LUNA_EDDSA ? LUNA_EDWARDS_KEY_PAIR : EDWARDS_KEY_PAIR;
  }
}
