package io.countersign.cli.command;

import io.countersign.cli.NewFile;
import io.countersign.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a state document goes: to standard output, or into a new file. */
final class DocumentOutput {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the document into this new file instead of printing it.")
  private @Nullable Path file;

  /**
   * Passes if it can go there as far as can be seen.
   *
   * @throws CommandException if there is something already, or no folder for it
   */
  void requireFree() throws CommandException {
    Path out = file;
    if (out == null) {
      return;
    }
    if (Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandException(
          "expected a new file for --out, got %s, which exists and was left as it is"
              .formatted(out));
    }
    Path folder = out.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new CommandException(
          "expected a file in a folder that is there and can be written for --out, got %s; nothing was changed"
              .formatted(out));
    }
  }

  /**
   * Writes it, durable when this returns; never over another file.
   *
   * @throws IOException if not all of it could be written, with a message that says where and why;
   *     a new file is deleted again
   */
  void write(Terminal terminal, String document) throws IOException {
    Path out = file;
    if (out == null) {
      if (!terminal.sayAll(document.stripTrailing())) {
        throw lost("standard output", "it takes no more");
      }
      return;
    }
    try {
      NewFile.write(out, document);
    } catch (IOException e) {
      IOException lost = lost(out.toString(), NewFile.reason(e));
      lost.initCause(e);
      throw lost;
    }
    terminal.say("made %s".formatted(out));
  }

  private static IOException lost(String where, String reason) {
    return new IOException("the document could not be written to %s: %s".formatted(where, reason));
  }
}
