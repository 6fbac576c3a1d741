package io.countersign.protocol.secret;

import java.io.IOException;

/**
 * The handshake failed by what the peer sent: nobody is at the other end whom we could talk to. An
 * {@link IOException}, since whoever dials does the same as when nobody answers, but of its own, so
 * that the reason can be told to the operator.
 */
public final class HandshakeException extends IOException {
  private static final long serialVersionUID = 1L;

  HandshakeException(String message) {
    super(message);
  }

  HandshakeException(String message, Throwable cause) {
    super(message, cause);
  }
}
