package io.countersign.softsign;

import io.countersign.protocol.crypto.KeyLikeText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and makes files with secrets in them. */
final class KeyFileAccess {
  /** In bytes; a {@code priv_validator_key.json} has about 350. */
  static final int SIZE_LIMIT = 16 * 1024;

  private KeyFileAccess() {}

  /** The whole content; the caller wipes it. */
  static byte[] read(Path file) throws KeyFileException {
    return read(file, true);
  }

  /** The same for a look at a file that is read again: its permissions are spoken of once. */
  static byte[] peek(Path file) throws KeyFileException {
    return read(file, false);
  }

  private static byte[] read(Path file, boolean checked) throws KeyFileException {
    try {
      Path real = file.toRealPath();
      if (!Files.isRegularFile(real)) {
        throw new KeyFileException("expected a regular file with a key, got " + file);
      }
      if (checked) {
        KeyFilePermissions.check("key file", file, real);
      }
      return readAtMost(file, real);
    } catch (IOException e) {
      throw KeyLikeText.is(file.toString()) ? notAPath() : unreadable(file, e);
    }
  }

  /** Without a cause, whose message would have the path in it. */
  private static KeyFileException notAPath() {
    return new KeyFileException(
        "expected the path of a key file, got what looks like a key itself and is not shown: put it into a file of its own (chmod 600), name that"
            + " file, and clear the key from where it was typed");
  }

  private static KeyFileException unreadable(Path file, IOException e) {
    return switch (e) {
      case NoSuchFileException missing ->
          new KeyFileException(
              "no key file %s: bring yours there, or make a new key with: countersign softsign keygen %s"
                  .formatted(file, ShellWord.of(file)),
              missing);
      case AccessDeniedException denied ->
          new KeyFileException("not allowed to read key file " + file, denied);
      default -> new KeyFileException("could not read key file %s: %s".formatted(file, e), e);
    };
  }

  /** Before anybody is asked for anything: {@link #writeNew} is what makes sure. */
  static void requireNone(Path file) throws KeyFileException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(file, null);
    }
  }

  /** Makes {@code file} where there is none, durable when this returns. */
  static void writeNew(Path file, byte[] content) throws KeyFileException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      writeOrDelete(file, channel, content);
    } catch (FileAlreadyExistsException e) {
      throw exists(file, e);
    } catch (NoSuchFileException e) {
      throw new KeyFileException("no directory to make key file %s in".formatted(file), e);
    } catch (IOException e) {
      throw new KeyFileException("could not make key file %s: %s".formatted(file, e), e);
    }
  }

  /** Makes durable which files it has. */
  static void forceDirectoryOf(Path file) throws IOException {
    try (FileChannel directory =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private static KeyFileException exists(Path file, @Nullable IOException e) {
    return new KeyFileException(
        "key file %s exists already and was left as it is: name another one".formatted(file), e);
  }

  private static byte[] readAtMost(Path file, Path real) throws IOException, KeyFileException {
    byte[] content;
    try (InputStream in = Files.newInputStream(real)) {
      content = in.readNBytes(SIZE_LIMIT + 1);
    }
    if (content.length > SIZE_LIMIT) {
      Arrays.fill(content, (byte) 0);
      throw new KeyFileException(
          "expected a key file of at most %d bytes, got a larger one: %s"
              .formatted(SIZE_LIMIT, file));
    }
    return content;
  }

  private static void writeOrDelete(Path file, FileChannel channel, byte[] content)
      throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(content);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
      forceDirectoryOf(file);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }
}
