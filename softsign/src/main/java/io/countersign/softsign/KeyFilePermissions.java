package io.countersign.softsign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who else than its owner may touch a key file. */
final class KeyFilePermissions {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFilePermissions.class);

  /** Mode bits of stat(2). */
  private static final int WRITABLE_BY_OTHERS = 0022;

  private static final int READABLE_BY_OTHERS = 0044;
  private static final int STICKY = 01000;

  private KeyFilePermissions() {}

  /**
   * Warns of what is careless and refuses what is dangerous: who can write the file can swap the
   * key.
   *
   * @param what for messages: {@code key file}
   * @param file as the operator named it, for messages
   * @param real the same without symbolic links
   */
  static void check(String what, Path file, Path real) throws IOException, KeyFileException {
    int mode = mode(real);
    if ((mode & WRITABLE_BY_OTHERS) != 0) {
      throw new KeyFileException(
          "%s %s can be written by others (mode %04o): make sure that it is still yours, then: chmod 600 %s"
              .formatted(what, file, mode & 07777, ShellWord.of(file)));
    }
    if ((mode & READABLE_BY_OTHERS) != 0) {
      LOG.warn(
          "{} {} can be read by others (mode {}): chmod 600 {}",
          what,
          file,
          "%04o".formatted(mode & 07777),
          ShellWord.of(file));
    }
    Path directory = real.getParent();
    if (directory != null) {
      checkDirectory(what, file, directory);
    }
  }

  private static void checkDirectory(String what, Path file, Path directory) throws IOException {
    int mode = mode(directory);
    if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
      LOG.warn(
          "the directory of {} {} can be written by others (mode {}), who could replace it: chmod go-w {}",
          what,
          file,
          "%04o".formatted(mode & 07777),
          ShellWord.of(directory));
    }
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode");
  }
}
