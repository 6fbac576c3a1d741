package io.countersign.protocol.secret;

import java.io.IOException;

/**
 * The frames of a connection cannot go on, for good: the peer broke the protocol, someone altered
 * the stream, the nonces are used up, or the connection was closed. An {@link IOException}, since
 * the holder of a link does the same as when the peer went away: drop it and dial again, which
 * makes fresh keys.
 */
public final class FrameException extends IOException {
  private static final long serialVersionUID = 1L;

  FrameException(String message) {
    super(message);
  }

  FrameException(String message, Throwable cause) {
    super(message, cause);
  }
}
