package io.countersign.softsign;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** A file of which the whole content, but for one line end, is a secret. */
final class SecretLine {
  private final String what;
  private final int limit;

  /**
   * Such files in general.
   *
   * @param what is in them, for messages: {@code passphrase}
   * @param limit in bytes
   */
  SecretLine(String what, int limit) {
    this.what = what;
    this.limit = limit;
  }

  /**
   * Reads one.
   *
   * @return without the line end; longer than the limit where the file's is; the caller wipes it
   * @throws KeyFileException if it cannot be read, or others may write it
   */
  byte[] read(Path file) throws KeyFileException {
    return read(file, true);
  }

  /**
   * The same for a file of systemd's, which sets its permissions as it likes: an access list shows
   * as readable by a group.
   */
  byte[] readCredential(Path file) throws KeyFileException {
    return read(file, false);
  }

  private byte[] read(Path file, boolean checked) throws KeyFileException {
    try {
      Path real = file.toRealPath();
      if (!Files.isRegularFile(real)) {
        throw new KeyFileException(
            "expected a regular file with a %s, got %s".formatted(what, file));
      }
      if (checked) {
        KeyFilePermissions.check(what + " file", file, real);
      }
      return line(real);
    } catch (NoSuchFileException e) {
      throw new KeyFileException("no %s file %s".formatted(what, file), e);
    } catch (AccessDeniedException e) {
      throw new KeyFileException("not allowed to read %s file %s".formatted(what, file), e);
    } catch (IOException e) {
      throw new KeyFileException("could not read %s file %s: %s".formatted(what, file, e), e);
    }
  }

  private byte[] line(Path real) throws IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(real)) {
      content = in.readNBytes(limit + 3); // the line end, and one to see that there is more
    }
    int length = content.length;
    if (length > 0 && content[length - 1] == '\n') {
      length--;
      if (length > 0 && content[length - 1] == '\r') {
        length--;
      }
    }
    byte[] line = Arrays.copyOf(content, length);
    Arrays.fill(content, (byte) 0);
    return line;
  }
}
