package io.countersign.protocol.codec;

/** Codes of {@code RemoteSignerError}; nodes only print them. TMKMS uses 2 for a double sign. */
public final class ErrorCode {
  /** The request makes no sense, or is for another chain. */
  public static final int INVALID_REQUEST = 1;

  /** Signing would sign twice or backwards. */
  public static final int DOUBLE_SIGN = 2;

  /** The key or the watermark cannot be used. */
  public static final int UNAVAILABLE = 3;

  private ErrorCode() {}
}
