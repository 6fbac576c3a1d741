package io.countersign.cli.run;

import io.countersign.cli.settings.StateHook;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a command of the operator's: no shell, nothing to read, a limit on what it prints and on the
 * time it takes. When this returns, it and all that it started are gone, but for what has made
 * itself an orphan within {@link #LOOK}.
 */
final class HookCommand {
  private static final Logger LOG = LoggerFactory.getLogger(HookCommand.class);

  /** In bytes, of each of its outputs. */
  static final int MAX_OUTPUT = 64 << 10;

  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int LINES_SHOWN = 5;
  private static final int LONGEST_LINE = 200;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}]");

  private final Process process;
  private final CompletableFuture<byte[]> out;
  private final CompletableFuture<byte[]> err;
  private final Set<ProcessHandle> descendants = new LinkedHashSet<>();

  private HookCommand(Process process) {
    this.process = process;
    this.out = reading(process.getInputStream());
    this.err = reading(process.getErrorStream());
  }

  /**
   * Waits for the command to end well.
   *
   * @return what it printed
   * @throws HookException saying what it did instead
   */
  static String run(StateHook hook, String chainId) throws HookException {
    HookCommand command = start(hook);
    Thread killer = new Thread(command::kill, "end of the state hook");
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      return command.await(hook);
    } finally {
      command.kill();
      command.logErrors(chainId);
      removeHook(killer);
    }
  }

  private static HookCommand start(StateHook hook) throws HookException {
    try {
      return new HookCommand(
          new ProcessBuilder(hook.command())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start());
    } catch (IOException e) {
      throw new HookException("could not be started: " + e.getMessage(), e);
    }
  }

  /** One byte more than it may print tells that it was too much; what follows is thrown away. */
  private static CompletableFuture<byte[]> reading(InputStream output) {
    CompletableFuture<byte[]> read = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("state hook")
        .start(
            () -> {
              try {
                byte[] begin = output.readNBytes(MAX_OUTPUT + 1);
                if (begin.length > MAX_OUTPUT) {
                  read.complete(begin);
                }
                output.transferTo(OutputStream.nullOutputStream());
                read.complete(begin);
              } catch (IOException e) {
                read.completeExceptionally(e);
              }
            });
    return read;
  }

  private String await(StateHook hook) throws HookException {
    long deadline = System.nanoTime() + hook.timeout().toNanos();
    String name = hook.command().getFirst();
    try {
      while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(descendants::add);
        requireLittle(name);
        if (System.nanoTime() - deadline >= 0) {
          throw overdue(hook, "did not end");
        }
      }
      if (process.exitValue() != 0) {
        throw new HookException("%s ended with exit code %d".formatted(name, process.exitValue()));
      }
      descendants.forEach(ProcessHandle::destroyForcibly); // what holds its output open
      long left = Math.max(1, deadline - System.nanoTime());
      byte[] printed = out.get(left, TimeUnit.NANOSECONDS);
      requireLittle(name);
      return new String(printed, StandardCharsets.UTF_8);
    } catch (TimeoutException e) {
      throw overdue(hook, "left its output open");
    } catch (ExecutionException e) {
      throw new HookException("the output of %s cannot be read".formatted(name), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HookException("interrupted", e);
    }
  }

  private void requireLittle(String name) throws HookException {
    byte[] printed = out.isCompletedExceptionally() ? new byte[0] : out.getNow(new byte[0]);
    if (printed.length > MAX_OUTPUT) {
      throw new HookException(
          "expected %s to print at most %d bytes, it printed more".formatted(name, MAX_OUTPUT));
    }
  }

  private static HookException overdue(StateHook hook, String what) {
    return new HookException(
        "%s %s within %d s (timeout_secs)"
            .formatted(hook.command().getFirst(), what, hook.timeout().toSeconds()));
  }

  private void kill() {
    process.descendants().forEach(descendants::add);
    if (process.isAlive()) {
      process.destroyForcibly(); // which closes its output, read or not
    }
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  /** The first lines of its standard error, which is where commands say what went wrong. */
  private void logErrors(String chainId) {
    try {
      String text = new String(err.get(1, TimeUnit.SECONDS), StandardCharsets.UTF_8);
      text.lines()
          .limit(LINES_SHOWN)
          .forEach(line -> LOG.warn("[{}] state_hook says: {}", chainId, printable(line)));
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("[{}] state_hook: nothing of its standard error can be read", chainId);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** On one line, bounded. */
  static String printable(String text) {
    String clean = UNPRINTABLE.matcher(text.strip()).replaceAll("?");
    if (clean.isEmpty()) {
      return "nothing";
    }
    return clean.length() <= LONGEST_LINE ? clean : clean.substring(0, LONGEST_LINE) + "..";
  }

  private static void removeHook(Thread killer) {
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException e) {
      // The process is ending: the hook runs by itself.
    }
  }
}
