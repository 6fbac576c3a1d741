package io.countersign.interop.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where a test leaves homes and logs: in target/nodes. */
final class Folders {
  private Folders() {}

  /** What an earlier run left is deleted. */
  static Path empty(String name) throws IOException {
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
