package io.countersign.cli.migrate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process of this host as proc(5) shows it: none of another container, and of another user's no
 * more than its arguments.
 *
 * @param proc its folder there
 */
record HostProcess(Path proc) {
  private static final Path ALL = Path.of("/proc");

  /** Every one that can be seen, none on a system without {@code /proc}. */
  static List<HostProcess> all() {
    List<HostProcess> all = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(ALL, "[0-9]*")) {
      folders.forEach(folder -> all.add(new HostProcess(folder)));
    } catch (IOException e) {
      return List.of();
    }
    return all;
  }

  boolean isThisOne() {
    return proc.endsWith(Long.toString(ProcessHandle.current().pid()));
  }

  /** Empty once it has ended. */
  List<String> arguments() {
    return words("cmdline");
  }

  /** Whether it is {@code PROGRAM start}. */
  boolean starts(String program) {
    List<String> arguments = arguments();
    return !arguments.isEmpty()
        && (arguments.getFirst().equals(program) || arguments.getFirst().endsWith("/" + program))
        && arguments.contains("start");
  }

  /** Its working directory, without symbolic links. */
  Optional<Path> folder() {
    return real(proc.resolve("cwd"));
  }

  /**
   * What a path that it was given means to it, without symbolic links; empty if nothing is there.
   */
  Optional<Path> file(String path) {
    try {
      Path given = Path.of(path);
      return given.isAbsolute()
          ? real(given)
          : folder().flatMap(folder -> real(folder.resolve(given)));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** From the environment that it was started with. */
  Optional<String> variable(String name) {
    return words("environ").stream()
        .filter(variable -> variable.startsWith(name + "="))
        .map(variable -> variable.substring(name.length() + 1))
        .findFirst();
  }

  /** Whether it has a file below a folder open. */
  boolean hasOpen(Path below) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(proc.resolve("fd"))) {
      for (Path file : files) {
        if (Files.readSymbolicLink(file).startsWith(below)) {
          return true;
        }
      }
    } catch (IOException e) {
      return false; // it has ended, or is not ours to see
    }
    return false;
  }

  /** In words. */
  String describe() {
    return "process %s (%s)".formatted(proc.getFileName(), String.join(" ", arguments()));
  }

  private List<String> words(String file) {
    try {
      String line = Files.readString(proc.resolve(file), StandardCharsets.ISO_8859_1);
      return line.isEmpty() ? List.of() : List.of(line.split("\0", -1));
    } catch (IOException e) {
      return List.of();
    }
  }

  static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
