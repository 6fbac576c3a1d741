package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
   * @throws CommandException if there is something already
   */
  void requireFree() throws CommandException {
    if (file != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(file, null);
    }
  }

  /** Writes it, durable when this returns; never over another file. */
  void write(Terminal terminal, String document) throws CommandException, IOException {
    Path out = file;
    if (out == null) {
      terminal.say(document.stripTrailing());
      return;
    }
    try (FileChannel channel =
        FileChannel.open(out, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer text = ByteBuffer.wrap(document.getBytes(StandardCharsets.UTF_8));
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw exists(out, e);
    }
    terminal.say("made %s".formatted(out));
  }

  private static CommandException exists(Path file, @Nullable Throwable cause) {
    String message =
        "expected a new file for --out, got %s, which exists and was left as it is".formatted(file);
    return cause == null ? new CommandException(message) : new CommandException(message, cause);
  }
}
