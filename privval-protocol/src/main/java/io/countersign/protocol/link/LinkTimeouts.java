package io.countersign.protocol.link;

import java.time.Duration;

/**
 * How long a link may take over each thing; when the time is up the link is closed.
 *
 * @param connect until the peer's kernel has answered, at any address of its name; before that,
 *     until these addresses are known
 * @param handshake over the whole of it, however the bytes trickle in
 * @param read until some bytes have come, anew for each read of the socket; a request that has
 *     begun must besides be whole within 10 s. Nodes ping every 3.33 s
 * @param write until the peer's kernel has taken an answer
 */
public record LinkTimeouts(Duration connect, Duration handshake, Duration read, Duration write) {
  /** A node stops waiting for its signer's answers, and for its handshake, after 5 s. */
  public static final LinkTimeouts DEFAULT =
      new LinkTimeouts(
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5));
}
