package io.countersign.protocol.link;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What SecretConnection runs over: a socket as it is, or a tunnel through one. Has a deadline on
 * everything. One thread reads and writes; any may close, which ends what is blocked.
 */
public interface CarrierLink extends ByteLink {
  /**
   * From here to {@link #endHandshake} one deadline runs, which no byte renews; nor does another
   * call, so that a tunnel's handshake and the one inside it have one deadline together.
   */
  void beginHandshake();

  /** From here on each read and each write has its own deadline. */
  void endHandshake();

  /** Reads at least one byte into the free space of {@code into}, or returns -1. */
  int read(ByteBuffer into) throws IOException;
}
