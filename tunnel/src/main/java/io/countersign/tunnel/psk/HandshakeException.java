package io.countersign.tunnel.psk;

import java.io.IOException;

/** A handshake that came to nothing, with a sentence for an operator. */
public final class HandshakeException extends IOException {
  private static final long serialVersionUID = 1;

  /** What is known of the cause. */
  public enum Cause {
    /** The server's view: the client named a key that is here, and used another. */
    WRONG_KEY,
    /** The client named a key that is not here. */
    UNKNOWN_IDENTITY,
    /** The client's view, where a server tells the two above apart from nothing. */
    KEY_REFUSED,
    /** The other end speaks TLS and offers or takes nothing that this one may use. */
    NO_PSK,
    /** The other end speaks something else. */
    NOT_TLS,
    /** No version of TLS in common. */
    VERSION,
    /** The connection ended in the middle. */
    CLOSED,
    /** Something else, which breaks the protocol. */
    PROTOCOL
  }

  private final Cause reason;

  HandshakeException(Cause reason, String message, IOException cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** For a program what the message is for people. */
  public Cause reason() {
    return reason;
  }
}
