package io.countersign.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the command line that something will be written to, long after it was named. */
final class WrittenFile {
  private WrittenFile() {}

  /**
   * Finds out before a run, and not behind it, whether it can be.
   *
   * @throws CommandException naming the option, if not
   */
  static void require(String option, Path file) throws CommandException {
    Path folder = file.toAbsolutePath().getParent();
    boolean can =
        Files.exists(file)
            ? !Files.isDirectory(file) && Files.isWritable(file)
            : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
    if (!can) {
      throw new CommandException(
          "%s: expected a file that can be written to, in a folder that exists, got %s"
              .formatted(option, file));
    }
  }
}
