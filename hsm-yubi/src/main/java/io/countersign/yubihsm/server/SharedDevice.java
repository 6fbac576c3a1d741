package io.countersign.yubihsm.server;

import java.io.IOException;

/** The device, for messages of other programs. Called on several threads. */
public interface SharedDevice {
  /**
   * Has the device answer a message of another program, when no signature waits.
   *
   * @param message as it came, at most {@link HttpRequest#LONGEST_BODY} bytes
   * @throws IOException if there is no answer
   */
  byte[] exchange(byte[] message) throws IOException;

  /** Whether it can be reached, for all that is known; never waits. */
  boolean isThere();

  /** That it is bound to, as a connector's status page has it; {@code *} for none. */
  String serial();
}
