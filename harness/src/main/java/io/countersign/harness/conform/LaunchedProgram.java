package io.countersign.harness.conform;

import io.countersign.harness.node.SignerProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A signer as a process, which its command starts. A signal that ends this process ends the signer
 * too, and puts its state back.
 */
public final class LaunchedProgram implements Lifecycle {
  /** As long as systemd gives it by default. */
  private static final Duration END = Duration.ofSeconds(90);

  private final List<String> command;
  private final Path directory;
  private final Path log;
  private final StateFiles state;
  private volatile @Nullable SignerProgram running;
  private boolean ending;

  /**
   * A program that does not run yet.
   *
   * @param directory to run it in
   * @param log takes what it prints
   * @param state its state files, which a check takes away
   */
  public LaunchedProgram(List<String> command, Path directory, Path log, StateFiles state) {
    this.command = List.copyOf(command);
    this.directory = directory;
    this.log = log;
    this.state = state;
    Runtime.getRuntime().addShutdownHook(new Thread(this::endAtExit, "end of the signer"));
  }

  @Override
  public synchronized void start() throws IOException {
    requireNotEnding();
    kill();
    // The heap of this process is not the signer's.
    running =
        SignerProgram.startApart(command, directory, log, Map.of("COUNTERSIGN_JAVA_OPTS", ""));
  }

  /** Without the lock: the end of this process must not wait for that of the signer. */
  @Override
  public void terminate() throws IOException {
    SignerProgram program = running;
    if (program != null) {
      program.terminate(END);
      running = null;
    }
  }

  @Override
  public synchronized void kill() throws IOException {
    SignerProgram program = running;
    if (program != null) {
      program.kill();
      running = null;
    }
  }

  @Override
  public Optional<String> gone() {
    SignerProgram program = running;
    OptionalInt code = program == null ? OptionalInt.empty() : program.exitCode();
    return code.isEmpty()
        ? Optional.empty()
        : Optional.of("it ended with exit code %d, see %s".formatted(code.getAsInt(), log));
  }

  @Override
  public boolean hasState() {
    return state.areKnown();
  }

  @Override
  public List<Path> missingState() {
    return state.missing();
  }

  @Override
  public synchronized void loseState() throws IOException {
    requireNotEnding();
    state.take();
  }

  @Override
  public synchronized void restoreState() throws IOException {
    state.putBack();
  }

  private void requireNotEnding() throws IOException {
    if (ending) {
      throw new IOException("this program is ending, and has ended the signer");
    }
  }

  /** The thread that runs the checks goes on meanwhile: it starts and takes nothing any more. */
  private synchronized void endAtExit() {
    ending = true;
    try {
      close();
    } catch (IOException e) {
      // The next start finds what could not be put back.
    }
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      kill();
    } finally {
      state.putBack();
    }
  }
}
