package io.countersign.core.watermark;

/** Another signer on this host signs with this key for this chain, over whatever watermark. */
public final class KeyInUseException extends WatermarkException {
  private static final long serialVersionUID = 1L;

  KeyInUseException(String message, Throwable cause) {
    super(message, cause);
  }
}
