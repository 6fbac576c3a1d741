package io.countersign.yubihsm;

import org.jspecify.annotations.Nullable;

/**
 * No answer came: the connector or the device is away, or took too long. Whether the device has
 * seen the command is not known.
 */
public final class ConnectorException extends YubiHsmException {
  private static final long serialVersionUID = 1L;

  public ConnectorException(String message) {
    super(message, null);
  }

  public ConnectorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
