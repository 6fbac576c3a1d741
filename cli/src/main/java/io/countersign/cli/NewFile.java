package io.countersign.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that is made whole or not at all, and never over another one. */
public final class NewFile {
  private NewFile() {}

  /**
   * Makes it, durable when this returns; no folder is made for it.
   *
   * @throws IOException if it cannot be made; nothing is left of it then, and what it says names no
   *     file: see {@link #reason}
   */
  public static void write(Path file, String text) throws IOException {
    write(file, text, new FileAttribute<?>[0]);
  }

  /** The same, for nobody but its owner to read. */
  public static void writeSecret(Path file, String text) throws IOException {
    write(
        file,
        text,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static void write(Path file, String text, FileAttribute<?>... attributes)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      try {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      } catch (IOException e) {
        Files.deleteIfExists(file); // a part of it would be in the way of the next attempt
        throw e;
      }
    }
  }

  /** Why something could not be done with a file, in words, without the file's name. */
  public static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException exists -> "it exists and was left as it is";
      case NoSuchFileException missing -> "no such file or folder";
      case AccessDeniedException denied -> "not allowed";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
