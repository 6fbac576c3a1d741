package io.countersign.harness.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All counts, in a file that is replaced as a whole. */
final class Counts {
  private final Path file;
  private final Map<Count, Long> values = new EnumMap<>(Count.class);

  private Counts(Path file) {
    this.file = file;
  }

  /**
   * Those in a file; all 0 if there is none.
   *
   * @throws IOException if it holds anything else than {@link #save} writes
   */
  static Counts open(Path file) throws IOException {
    Counts counts = new Counts(file);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        counts.read(line);
      }
    }
    return counts;
  }

  private void read(String line) throws IOException {
    String[] words = line.split(" ", -1);
    try {
      values.put(Count.valueOf(words[0]), Long.parseLong(words[words.length - 1]));
    } catch (IllegalArgumentException e) {
      throw new IOException("expected a count in %s, got \"%.80s\"".formatted(file, line), e);
    }
  }

  void add(Count count) {
    add(count, 1);
  }

  void add(Count count, long more) {
    values.merge(count, more, Long::sum);
  }

  long of(Count count) {
    return values.getOrDefault(count, 0L);
  }

  /** Whole or not at all, if this process is killed meanwhile. */
  void save() throws IOException {
    List<String> lines =
        values.entrySet().stream().map(each -> each.getKey() + " " + each.getValue()).toList();
    Path next = Files.write(file.resolveSibling(file.getFileName() + ".next"), lines);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
