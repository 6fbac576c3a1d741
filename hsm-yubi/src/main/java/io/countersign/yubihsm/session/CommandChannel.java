package io.countersign.yubihsm.session;

import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.YubiHsmException;
import java.io.Closeable;
import java.time.Duration;

/** What takes commands to the device in secret: a session, or one after the other. */
public interface CommandChannel extends Closeable {
  /**
   * Has the device execute one command; it is never sent twice.
   *
   * @param body of the command, not kept
   * @param within until the answer is here
   * @return the body of the answer
   * @throws YubiHsmException if it failed, see {@link Session#command}
   */
  byte[] command(Command command, byte[] body, Duration within) throws YubiHsmException;

  /** Ends it; the device is told if it can be, and waited for a second at most. */
  @Override
  void close();
}
