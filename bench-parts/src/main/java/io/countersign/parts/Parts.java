package io.countersign.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures every part and prints a table. Times are of this machine and this moment; the garbage of
 * an operation is not, so it is compared with what was written down.
 */
public final class Parts {
  /** As the program itself is started (bin/countersign). */
  private static final String[] FLAGS = {
    "-Xmx64m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow"
  };

  private static final String GARBAGE = "gc.alloc.rate.norm";

  /** What JMH's own work between two looks can make of a short run, as a share and in bytes. */
  private static final double NOISE = 0.02;

  private static final long NOISE_BYTES = 16;

  private record Figures(double nanos, double error, long bytes) {}

  private Parts() {}

  /**
   * Runs.
   *
   * @param arguments the file of figures; then {@code --quick} for the garbage alone, {@code
   *     --write} to write its figures down
   */
  public static void main(String[] arguments) throws RunnerException, IOException {
    Path file = Path.of(arguments[0]);
    List<String> options = List.of(arguments).subList(1, arguments.length);
    Map<String, Figures> found = measure(options.contains("--quick"));
    Map<String, Long> before = read(file);
    System.out.println("| part | ns | +- | bytes | before | |");
    System.out.println("|---|---:|---:|---:|---:|---|");
    found.forEach((part, figures) -> System.out.println(row(part, figures, before.get(part))));
    if (options.contains("--write")) {
      Files.write(
          file,
          found.entrySet().stream().map(e -> e.getKey() + "\t" + e.getValue().bytes()).toList());
    }
  }

  private static Map<String, Figures> measure(boolean quick) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(Parts.class.getPackageName() + "\\..*Parts\\..*")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .jvmArgs(FLAGS)
            .forks(quick ? 1 : 3)
            .warmupIterations(quick ? 1 : 3)
            .measurementIterations(quick ? 1 : 5)
            .warmupTime(TimeValue.seconds(1))
            .measurementTime(TimeValue.seconds(1));
    Collection<RunResult> results = new Runner(options.build()).run();
    Map<String, Figures> found = new TreeMap<>();
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      Result<?> garbage = result.getSecondaryResults().get(GARBAGE);
      if (garbage == null) {
        throw new IllegalStateException("JMH measured no " + GARBAGE);
      }
      found.put(
          name(result),
          new Figures(time.getScore(), time.getScoreError(), Math.round(garbage.getScore())));
    }
    return found;
  }

  private static String name(RunResult result) {
    String whole = result.getParams().getBenchmark();
    String part = whole.substring(whole.lastIndexOf('.', whole.lastIndexOf('.') - 1) + 1);
    String durability = result.getParams().getParam("durability");
    return durability == null ? part : part + " " + durability.toLowerCase(Locale.ROOT);
  }

  private static Map<String, Long> read(Path file) throws IOException {
    Map<String, Long> before = new LinkedHashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        int tab = line.indexOf('\t');
        before.put(line.substring(0, tab), Long.parseLong(line.substring(tab + 1)));
      }
    }
    return before;
  }

  private static String row(String part, Figures figures, @Nullable Long before) {
    return "| %s | %.0f | %s | %d | %s | %s |"
        .formatted(
            part,
            figures.nanos(),
            Double.isNaN(figures.error()) ? "" : "%.0f".formatted(figures.error()),
            figures.bytes(),
            before == null ? "" : before,
            moved(figures.bytes(), before));
  }

  /** In words, if it did. */
  static String moved(long bytes, @Nullable Long before) {
    if (before == null) {
      return "new";
    }
    long more = bytes - before;
    return Math.abs(more) <= Math.max(NOISE_BYTES, NOISE * before)
        ? ""
        : "moved by %+d bytes".formatted(more);
  }
}
