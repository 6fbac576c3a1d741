package io.countersign.harness.conform;

import io.countersign.harness.node.SignerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A signer as a process, which its command starts. */
public final class LaunchedProgram implements Lifecycle {
  /** As long as systemd gives it by default. */
  private static final Duration END = Duration.ofSeconds(90);

  private final List<String> command;
  private final Path directory;
  private final Path log;
  private final List<Path> state;
  private final Thread atExit = new Thread(this::close, "end of the signer");
  private volatile @Nullable SignerProgram running;

  /**
   * A program that does not run yet.
   *
   * @param directory to run it in
   * @param log takes what it prints
   * @param state its state files, which a check takes away; empty if they are not known
   */
  public LaunchedProgram(List<String> command, Path directory, Path log, List<Path> state) {
    this.command = List.copyOf(command);
    this.directory = directory;
    this.log = log;
    this.state = List.copyOf(state);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  @Override
  public void start() throws IOException {
    close();
    // The heap of this process is not the signer's.
    running = SignerProgram.start(command, directory, log, Map.of("COUNTERSIGN_JAVA_OPTS", ""));
  }

  @Override
  public void terminate() throws IOException {
    SignerProgram program = running;
    if (program != null) {
      program.terminate(END);
      running = null;
    }
  }

  @Override
  public void kill() throws IOException {
    SignerProgram program = running;
    if (program != null) {
      program.kill();
      running = null;
    }
  }

  @Override
  public boolean isRunning() {
    SignerProgram program = running;
    return program != null && program.isAlive();
  }

  @Override
  public boolean hasState() {
    return !state.isEmpty();
  }

  @Override
  public void loseState() throws IOException {
    for (Path file : state) {
      if (Files.exists(file)) {
        Files.move(file, kept(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Override
  public void restoreState() throws IOException {
    for (Path file : state) {
      if (Files.exists(kept(file))) {
        Files.move(kept(file), file, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path kept(Path file) {
    return file.resolveSibling(file.getFileName() + ".conform");
  }

  @Override
  public void close() {
    SignerProgram program = running;
    if (program != null) {
      program.close();
      running = null;
    }
  }
}
