package io.countersign.core.watermark;

/** Signing for the chain was handed over to another host: it is ended on this one for good. */
public final class HandedOverException extends WatermarkException {
  private static final long serialVersionUID = 1L;

  HandedOverException(String message) {
    super(message);
  }
}
