package io.countersign.yubihsm;

import org.jspecify.annotations.Nullable;

/** Something between us and the device did not go as it should; the message is for an operator. */
public abstract sealed class YubiHsmException extends Exception
    permits ConnectorException,
        ProtocolException,
        DeviceException,
        AnotherDeviceException,
        UnknownAuthKeyException,
        WrongPasswordException,
        SessionsFullException {
  private static final long serialVersionUID = 1L;

  YubiHsmException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
