package io.countersign.interop.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real peer as a process: what it prints goes to a file of its own, its process id ends it. */
public final class PeerProcess implements AutoCloseable {
  /** Some versions wait 3 s for their signer's port before they end. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

  private static final int TAIL_LINES = 15;

  static {
    // Also when Maven is stopped in the middle; this JVM has no child that is not a test's.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly),
                "end of the peers"));
  }

  private final String name;
  private final Process process;
  private final Path log;

  private PeerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program.
   *
   * @param log written anew
   * @param environment added to this JVM's own
   */
  public static PeerProcess start(Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    String name = Path.of(command.getFirst()).getFileName().toString();
    return new PeerProcess(name, builder.start(), log);
  }

  /** Waits until a line of its output matches. */
  public MatchResult awaitLine(Pattern pattern) throws IOException, InterruptedException {
    return Await.present(
        "\"%s\" in %s".formatted(pattern, log),
        () -> {
          requireAlive();
          Matcher matcher = pattern.matcher(output());
          return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
        });
  }

  public String output() throws IOException {
    return Files.readString(log);
  }

  /**
   * Passes while it runs.
   *
   * @throws IOException with the end of its output, if it has ended
   */
  public void requireAlive() throws IOException {
    if (!process.isAlive()) {
      List<String> lines = output().lines().toList();
      throw new IOException(
          "expected %s to run, it ended with exit code %d; the end of %s:%n%s"
              .formatted(
                  name,
                  process.exitValue(),
                  log,
                  String.join(
                      System.lineSeparator(),
                      lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()))));
    }
  }

  /**
   * Waits for its end.
   *
   * @throws IOException if that is not a good one
   */
  public void requireSuccess() throws IOException, InterruptedException {
    Await.present(
        "%s to end".formatted(name),
        () -> process.isAlive() ? Optional.empty() : Optional.of(process.exitValue()));
    if (process.exitValue() != 0) {
      requireAlive();
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends it a signal that does not end it. */
  public void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    int code = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException(
          "expected kill -%s %s to end with 0, got %d".formatted(name, pid, code));
    }
  }

  /** SIGTERM, and SIGKILL if that is not obeyed. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      close();
      process.waitFor();
    }
  }

  /** Leaves nothing running. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
