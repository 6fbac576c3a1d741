package io.countersign.harness.conform;

import java.io.Closeable;
import java.io.IOException;

/** A signer that the harness can start and end. */
public interface Lifecycle extends Closeable {
  /** Starts it anew. */
  void start() throws IOException;

  /** Asks it to end, and waits until it has. */
  void terminate() throws IOException;

  /** Ends it without a warning. */
  void kill() throws IOException;

  /** Whether it has not ended. */
  boolean isRunning();

  /** Whether it is known where its state is. */
  boolean hasState();

  /** Takes its state away; it does not run. */
  void loseState() throws IOException;

  /** Puts back what {@link #loseState} took; it does not run. */
  void restoreState() throws IOException;

  /** Leaves nothing running. */
  @Override
  void close() throws IOException;
}
