package io.countersign.harness.node;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A signer as a process of its own, whoever made it: started with a command, ended by its process
 * id, at the latest when this process ends by a signal or by itself.
 */
public final class SignerProgram implements Closeable {
  private static final String ENDING = "this program is ending, and starts no signer any more";

  private static final String OWN_SESSION = "exec $(command -v setsid) \"$@\"";

  private final Process process;

  private SignerProgram(Process process) {
    this.process = process;
  }

  /**
   * Ends a process with this one. It is registered before the process is there, so that no moment
   * lies between the two in which a signal would leave it behind.
   */
  private static final class AtExit extends Thread {
    private @Nullable Process process;
    private boolean ending;

    AtExit() {
      super("end of the signer");
    }

    /** Nothing is started any more by a program that ends. */
    synchronized Process start(ProcessBuilder builder) throws IOException {
      if (ending) {
        throw new IOException(ENDING);
      }
      Process started = builder.start();
      process = started;
      return started;
    }

    @Override
    public synchronized void run() {
      ending = true;
      if (process != null) {
        process.destroyForcibly();
      }
    }

    void forget() {
      try {
        Runtime.getRuntime().removeShutdownHook(this);
      } catch (IllegalStateException e) {
        // This process is ending, and the hook runs already.
      }
    }
  }

  /**
   * Starts {@code program start -c config} in a directory, its output appended to a file.
   *
   * @param environment to add to this process's own
   */
  public static SignerProgram start(
      Path program, Path config, Path directory, Path log, Map<String, String> environment)
      throws IOException {
    List<String> command = List.of(program.toString(), "start", "-c", config.toString());
    return start(command, directory, log, environment);
  }

  /** Starts any command in a directory, its output appended to a file. */
  public static SignerProgram start(
      List<String> command, Path directory, Path log, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    AtExit atExit = new AtExit();
    try {
      Runtime.getRuntime().addShutdownHook(atExit);
    } catch (IllegalStateException e) {
      throw new IOException(ENDING, e);
    }
    try {
      Process process = atExit.start(builder);
      var _ = process.onExit().thenRun(atExit::forget);
      return new SignerProgram(process);
    } catch (IOException e) {
      atExit.forget();
      throw e;
    }
  }

  /**
   * The same in a session of its own, where there is setsid(1): a Ctrl-C on the terminal is for
   * this process alone, which ends the signer when it has done with it. A command that is not there
   * ends with 127, and says so in the log.
   */
  public static SignerProgram startApart(
      List<String> command, Path directory, Path log, Map<String, String> environment)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", OWN_SESSION, "sh"));
    words.addAll(command);
    return start(words, directory, log, environment);
  }

  /**
   * Runs the program once and waits for it.
   *
   * @return what it printed
   * @throws IOException if it ended with another exit code than 0, or not within a minute
   */
  public static String run(Path program, Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    Path output = directory.resolve("last-command.log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int code = exitCode(process, Duration.ofSeconds(60));
    String printed = Files.readString(output);
    if (code != 0) {
      throw new IOException("%s ended with %d: %s".formatted(command, code, printed.strip()));
    }
    return printed;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Once it has ended. */
  public OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** SIGKILL: nothing gets a chance to tidy up. */
  public void kill() throws IOException {
    process.destroyForcibly();
    exitCode(process, Duration.ofSeconds(5));
  }

  /**
   * SIGTERM, and waits.
   *
   * @return the exit code
   */
  public int terminate(Duration limit) throws IOException {
    process.destroy();
    return exitCode(process, limit);
  }

  private static int exitCode(Process process, Duration limit) throws IOException {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException(
            "expected process %d to end within %d ms, had to kill it"
                .formatted(process.pid(), limit.toMillis()));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IOException("interrupted while waiting for a process", e);
    }
  }

  /** Leaves nothing running. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
