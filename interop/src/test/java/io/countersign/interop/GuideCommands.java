package io.countersign.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The commands in the sections of a page of docs, as a reader would paste them. */
public final class GuideCommands {
  private final List<String> lines;

  private GuideCommands(List<String> lines) {
    this.lines = lines;
  }

  public static GuideCommands of(String page) throws IOException {
    return new GuideCommands(
        Files.readAllLines(Path.of(System.getProperty("interop.root"), "docs", page)));
  }

  /** All headings of the second level. */
  public List<String> sections() {
    return lines.stream()
        .filter(line -> line.startsWith("## "))
        .map(line -> line.substring(3))
        .toList();
  }

  /** The indented lines of a section, in its blocks. */
  public List<String> in(String section) {
    return section(section).stream()
        .filter(line -> line.startsWith("    "))
        .map(String::strip)
        .toList();
  }

  /** What a section has the reader add to a file: its fenced blocks of TOML. */
  public String toml(String section) {
    StringBuilder text = new StringBuilder();
    boolean inside = false;
    for (String line : section(section)) {
      if (line.startsWith("```")) {
        inside = line.equals("```toml");
      } else if (inside) {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  private List<String> section(String section) {
    int from = lines.indexOf("## " + section) + 1;
    if (from == 0) {
      throw new IllegalArgumentException("expected a section " + section);
    }
    return lines.subList(from, lines.size()).stream()
        .takeWhile(line -> !line.startsWith("## "))
        .toList();
  }
}
