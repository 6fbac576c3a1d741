package io.countersign.protocol.link;

import java.io.Closeable;
import java.io.IOException;

/**
 * A blocking, two-way stream of bytes in clear: a Unix socket as it is, or what SecretConnection
 * carries.
 */
public interface ByteLink extends Closeable {
  /**
   * Waits for bytes; each call has its own read timeout.
   *
   * @return how many were put at the beginning of {@code into}, at least 1, or -1 at the end
   */
  int read(byte[] into) throws IOException;

  /** Sends all of {@code bytes}. */
  void write(byte[] bytes) throws IOException;

  @Override
  void close();
}
