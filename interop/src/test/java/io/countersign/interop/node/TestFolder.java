package io.countersign.interop.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a test leaves to be looked at, until it runs again: target/nodes/NAME. */
public final class TestFolder {
  private TestFolder() {}

  /** Makes one, all of an earlier run deleted. */
  public static Path empty(String name) throws IOException {
    Path folder =
        Path.of(System.getProperty("interop.peers")).resolveSibling("nodes").resolve(name);
    if (Files.exists(folder)) {
      List<Path> old;
      try (Stream<Path> walk = Files.walk(folder)) {
        old = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : old) {
        Files.delete(path);
      }
    }
    return Files.createDirectories(folder);
  }
}
