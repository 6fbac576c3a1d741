package io.countersign.harness.yubihsm;

/** Bits of what a key may do, or have done to it (python-yubihsm, defs.CAPABILITY). */
public final class Capability {
  public static final long NONE = 0;
  public static final long GET_OPAQUE = 1L;
  public static final long PUT_OPAQUE = 1L << 1;
  public static final long PUT_AUTHENTICATION_KEY = 1L << 2;
  public static final long PUT_ASYMMETRIC_KEY = 1L << 3;
  public static final long GENERATE_ASYMMETRIC_KEY = 1L << 4;
  public static final long SIGN_ECDSA = 1L << 7;
  public static final long SIGN_EDDSA = 1L << 8;
  public static final long EXPORT_WRAPPED = 1L << 12;
  public static final long IMPORT_WRAPPED = 1L << 13;
  public static final long PUT_WRAP_KEY = 1L << 14;
  public static final long GENERATE_WRAP_KEY = 1L << 15;
  public static final long EXPORTABLE_UNDER_WRAP = 1L << 16;
  public static final long SET_OPTION = 1L << 17;
  public static final long GET_OPTION = 1L << 18;
  public static final long GET_PSEUDO_RANDOM = 1L << 19;
  public static final long PUT_HMAC_KEY = 1L << 20;
  public static final long GENERATE_HMAC_KEY = 1L << 21;
  public static final long SIGN_HMAC = 1L << 22;
  public static final long VERIFY_HMAC = 1L << 23;
  public static final long GET_LOG_ENTRIES = 1L << 24;
  public static final long RESET_DEVICE = 1L << 28;
  public static final long DELETE_OPAQUE = 1L << 39;
  public static final long DELETE_AUTHENTICATION_KEY = 1L << 40;
  public static final long DELETE_ASYMMETRIC_KEY = 1L << 41;
  public static final long DELETE_WRAP_KEY = 1L << 42;
  public static final long DELETE_HMAC_KEY = 1L << 43;
  public static final long CHANGE_AUTHENTICATION_KEY = 1L << 46;

  /** Every bit, also those without a name: yubihsm.rs and TMKMS ask for all 64. */
  public static final long ALL = -1;

  private Capability() {}
}
