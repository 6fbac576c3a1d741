package io.countersign.core.watermark;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether an open file is still where it was opened. Asked after every flush, so it must be cheap:
 * asking for the file's attributes is not, since Linux (6.13 and later) then gives each following
 * write a timestamp of its own, which made a flush take 150 us instead of 85. The kernel's own link
 * from the descriptor to the file's present path costs 2 us.
 */
public final class FilePlace {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final Path path;
  private final Optional<Path> link;

  private FilePlace(Path path, Optional<Path> link) {
    this.path = path;
    this.link = link;
  }

  /** Of a file that this process has just opened, once. */
  public static FilePlace of(Path file) throws IOException {
    Path path = file.toRealPath();
    return new FilePlace(path, Files.isDirectory(DESCRIPTORS) ? linkTo(path) : Optional.empty());
  }

  private static Optional<Path> linkTo(Path path) throws IOException {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        if (pointsTo(descriptor, path)) {
          return Optional.of(descriptor);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean pointsTo(Path descriptor, Path path) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).equals(path);
    } catch (NoSuchFileException e) {
      return false; // closed meanwhile, by another thread
    }
  }

  /** Where it was opened, without symbolic links. */
  Path path() {
    return path;
  }

  /**
   * Passes if the file is at its path still; without {@code /proc}, if any file is there.
   *
   * @throws IOException if it was moved, deleted or replaced
   */
  public void check() throws IOException {
    if (link.isPresent() ? !pointsTo(link.get(), path) : !Files.exists(path)) {
      throw new IOException(path + " was moved away or replaced while it was in use");
    }
  }
}
