package io.countersign.yubihsm.connector;

import io.countersign.yubihsm.ConnectorException;
import java.io.Closeable;
import java.time.Duration;

/**
 * The way to one device. Opens itself when it is first used, and again after it failed; nothing is
 * ever sent twice on its own. For one thread at a time, but for {@link #close}.
 */
public interface Connector extends Closeable {
  /**
   * Sends {@code message} and waits for the answer; the array is neither kept nor changed.
   *
   * @param message at most {@link io.countersign.yubihsm.Message#MAX_LENGTH} bytes
   * @param within until the answer is here, opening included
   * @return at most {@link io.countersign.yubihsm.Message#MAX_LENGTH} bytes
   * @throws ConnectorException if no answer came; whether the device has seen the message is not
   *     known
   */
  byte[] exchange(byte[] message, Duration within) throws ConnectorException;

  /** For messages: the connector at 127.0.0.1:12345, the device 0123456789 on usb. */
  String name();

  /** Lets go of the device; a later exchange fails. */
  @Override
  void close();
}
