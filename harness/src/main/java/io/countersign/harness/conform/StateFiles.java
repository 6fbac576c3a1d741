package io.countersign.harness.conform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** The files in which a signer keeps its state: taken away under another name, and put back. */
public final class StateFiles {
  private static final String TAKEN = ".conform";

  private final List<Path> files;
  private final List<Path> taken = new ArrayList<>();

  /** Where they are, or will be once the signer has run; empty if that is not known. */
  public StateFiles(List<Path> files) {
    this.files = List.copyOf(new LinkedHashSet<>(files));
  }

  /**
   * Puts back what a run that was killed had taken away.
   *
   * @return the files that are back
   * @throws IOException if there is a new file in the place of one, and nothing was moved
   */
  public List<Path> putBackLeftOver() throws IOException {
    List<Path> left = files.stream().filter(file -> Files.exists(aside(file))).toList();
    for (Path file : left) {
      if (Files.exists(file)) {
        throw new IOException(
            ("expected one of %1$s, which a run that was killed took away, and %2$s, made since, got"
                    + " both: end that run's signer, and type mv -f %1$s %2$s, or rm %1$s to keep the new one")
                .formatted(aside(file), file));
      }
    }
    for (Path file : left) {
      Files.move(aside(file), file);
    }
    return left;
  }

  boolean areKnown() {
    return !files.isEmpty();
  }

  /** Those that are not there. */
  List<Path> missing() {
    return files.stream().filter(file -> !Files.exists(file)).toList();
  }

  /** Takes them all away. */
  void take() throws IOException {
    for (Path file : files) {
      Files.move(file, aside(file));
      taken.add(file);
    }
  }

  /** Puts back what was taken, over what has been made in its place. */
  void putBack() throws IOException {
    while (!taken.isEmpty()) {
      Path file = taken.getLast();
      Files.move(aside(file), file, StandardCopyOption.REPLACE_EXISTING);
      taken.removeLast();
    }
  }

  private static Path aside(Path file) {
    return file.resolveSibling(file.getFileName() + TAKEN);
  }
}
