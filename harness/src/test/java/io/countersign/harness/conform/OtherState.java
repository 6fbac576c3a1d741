package io.countersign.harness.conform;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A signer whose state is elsewhere than it is said to be, and is never lost.
 *
 * @param missingState what was named and is not there
 */
record OtherState(Lifecycle signer, List<Path> missingState) implements Lifecycle {
  @Override
  public void start() throws IOException {
    signer.start();
  }

  @Override
  public void terminate() throws IOException {
    signer.terminate();
  }

  @Override
  public void kill() throws IOException {
    signer.kill();
  }

  @Override
  public Optional<String> gone() {
    return signer.gone();
  }

  @Override
  public boolean hasState() {
    return true;
  }

  @Override
  public void loseState() {}

  @Override
  public void restoreState() {}

  @Override
  public void close() throws IOException {
    signer.close();
  }
}
