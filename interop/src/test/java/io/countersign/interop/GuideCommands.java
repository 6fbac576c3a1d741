package io.countersign.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The commands in the sections of a page of docs, as a reader would paste them. */
final class GuideCommands {
  private final List<String> lines;

  private GuideCommands(List<String> lines) {
    this.lines = lines;
  }

  static GuideCommands of(String page) throws IOException {
    return new GuideCommands(
        Files.readAllLines(Path.of(System.getProperty("interop.root"), "docs", page)));
  }

  /** All headings of the second level. */
  List<String> sections() {
    return lines.stream()
        .filter(line -> line.startsWith("## "))
        .map(line -> line.substring(3))
        .toList();
  }

  /** The indented lines of a section, in its blocks. */
  List<String> in(String section) {
    int from = lines.indexOf("## " + section) + 1;
    if (from == 0) {
      throw new IllegalArgumentException("expected a section " + section);
    }
    return lines.subList(from, lines.size()).stream()
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("    "))
        .map(String::strip)
        .toList();
  }
}
