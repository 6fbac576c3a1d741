package io.countersign.tunnel.daemon;

import java.time.Duration;

/**
 * What one service allows.
 *
 * @param connections at a time
 * @param handshake for what is accepted or opened to have its TLS handshake behind it
 * @param idle without a byte in either direction
 */
public record Limits(int connections, Duration handshake, Duration idle) {
  /** As stunnel's for idle connections (TIMEOUTidle), and as strict as a node for the rest. */
  public static final Limits STANDARD =
      new Limits(256, Duration.ofSeconds(10), Duration.ofHours(12));
}
