package io.countersign.tunnel.daemon;

import java.io.IOException;

/** TLS ended otherwise than by both ends' word; the socket is closed by who found out. */
final class TlsBrokenException extends IOException {
  private static final long serialVersionUID = 1;

  TlsBrokenException(String message, IOException cause) {
    super(message, cause);
  }
}
