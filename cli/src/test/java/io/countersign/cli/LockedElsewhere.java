package io.countersign.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Another process that holds a watermark's lock, as a running signer does. */
public final class LockedElsewhere implements Closeable {
  private final Process process;

  private LockedElsewhere(Process process) {
    this.process = process;
  }

  /** Starts it, and waits until it has the lock. */
  public static LockedElsewhere hold(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx32m",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LockedElsewhere.class.getName(),
                    file.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.getInputStream().read() != 'L') {
      throw new IOException("expected the other process to lock " + file);
    }
    return new LockedElsewhere(process);
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new IOException("expected the other process to end, and it did not");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The other process. */
  public static void main(String[] args) throws IOException {
    try (FileChannel channel =
            FileChannel.open(Path.of(args[0]), StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = Objects.requireNonNull(channel.tryLock())) {
      System.out.print(lock.isValid() ? "L" : "-");
      System.out.flush();
      System.in.read();
    }
  }
}
