package io.countersign.tunnel.daemon;

import java.io.IOException;

/**
 * What a TLS end must do beyond Bouncy Castle's, which ends both directions as soon as one ends. In
 * TLS 1.3 each direction ends for itself (RFC 8446, 6.1), and stunnel has it so in 1.2 too.
 */
interface HalfClosing {
  /** Whether the other end has said that nothing more comes from it. */
  boolean isPeerDone();

  /** Says that nothing more comes from here; what comes in is still read. */
  void sayDone() throws IOException;
}
