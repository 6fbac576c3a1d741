package io.countersign.core.watermark;

/** The watermark cannot be trusted or cannot be made durable: nothing is signed for its chain. */
public sealed class WatermarkException extends Exception
    permits HandedOverException, KeyInUseException {
  private static final long serialVersionUID = 1L;

  public WatermarkException(String message) {
    super(message);
  }

  public WatermarkException(String message, Throwable cause) {
    super(message, cause);
  }
}
