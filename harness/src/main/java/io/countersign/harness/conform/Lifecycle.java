package io.countersign.harness.conform;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A signer that the harness can start and end. */
public interface Lifecycle extends Closeable {
  /** Starts it anew. */
  void start() throws IOException;

  /** Asks it to end, and waits until it has. */
  void terminate() throws IOException;

  /** Ends it without a warning. */
  void kill() throws IOException;

  /** Why there is no use in waiting for it, if it has ended by itself. */
  Optional<String> gone();

  /** Whether it is known where its state is. */
  boolean hasState();

  /** What is not there of the files that it is to keep its state in. */
  List<Path> missingState();

  /** Takes its state away; it does not run. */
  void loseState() throws IOException;

  /** Puts back what {@link #loseState} took; it does not run. */
  void restoreState() throws IOException;

  /** Leaves nothing running, and its state where it was. */
  @Override
  void close() throws IOException;
}
