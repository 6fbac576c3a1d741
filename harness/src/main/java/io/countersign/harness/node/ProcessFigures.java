package io.countersign.harness.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a process takes of its host, read from {@code /proc} (proc(5)).
 *
 * @param cpuMillis spent by all of its threads since its start, in steps of 10
 * @param residentKib memory that is in RAM
 * @param descriptors open files and sockets
 * @param threads that it has
 */
public record ProcessFigures(long cpuMillis, long residentKib, long descriptors, long threads) {
  private static final Path PROC = Path.of("/proc");

  /** USER_HZ, which is 100 on every architecture that this runs on. */
  private static final long MILLIS_PER_TICK = 10;

  /** Of {@code utime} in {@code stat}, counted behind the name in parentheses. */
  private static final int USER_TIME = 11;

  /** Of a running process; empty if there is none of this id, or no {@code /proc}. */
  public static Optional<ProcessFigures> of(long pid) throws IOException {
    return in(PROC.resolve(Long.toString(pid)));
  }

  /** The same, of a folder of {@code /proc}. */
  static Optional<ProcessFigures> in(Path folder) throws IOException {
    try {
      List<String> status = Files.readAllLines(folder.resolve("status"));
      return Optional.of(
          new ProcessFigures(
              cpuMillis(Files.readString(folder.resolve("stat"))),
              number(status, "VmRSS:"),
              count(folder.resolve("fd")),
              number(status, "Threads:")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      if (!Files.exists(folder)) {
        return Optional.empty(); // it ended while it was looked at
      }
      throw e;
    }
  }

  /** The name may hold spaces and parentheses, so it is the last one that ends it. */
  private static long cpuMillis(String stat) throws IOException {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields.length <= USER_TIME + 1) {
      throw new IOException("expected the times of a process in stat, got \"%s\"".formatted(stat));
    }
    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
    return ticks * MILLIS_PER_TICK;
  }

  /** One that has ended and was not waited for has no memory any more. */
  private static long number(List<String> status, String field) {
    return status.stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }
}
