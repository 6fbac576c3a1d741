package io.countersign.softsign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A new content for a key file: whole and durable before the name leads to it. */
final class KeyFileReplacement {
  /** Looks at a written file before it takes the old one's place. */
  @FunctionalInterface
  interface Check {
    void pass(Path written) throws IOException, KeyFileException;
  }

  private final Path file;

  /** Of {@code file}, which exists; where it is a link, what it leads to is replaced. */
  KeyFileReplacement(Path file) {
    this.file = file;
  }

  /** Before anybody is asked for anything: what an interrupted replacement leaves is in the way. */
  void requireNoLeftover() throws KeyFileException {
    try {
      Path next = next(file.toRealPath());
      if (Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
        throw new KeyFileException(
            "expected no %s, which a passwd that was interrupted leaves: %s is whole, so if no other passwd runs now: rm %s"
                .formatted(next, file, ShellWord.of(next)));
      }
    } catch (IOException e) {
      throw new KeyFileException("could not look beside key file %s: %s".formatted(file, e), e);
    }
  }

  void write(byte[] content, Check check) throws KeyFileException {
    try {
      Path real = file.toRealPath();
      Path next = next(real);
      KeyFileAccess.writeNew(next, content);
      boolean replaced = false;
      try {
        takeOverOwner(real, next);
        check.pass(next);
        Files.move(next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        replaced = true;
      } finally {
        if (!replaced) {
          Files.deleteIfExists(next);
        }
      }
      KeyFileAccess.forceDirectoryOf(real);
    } catch (IOException e) {
      throw new KeyFileException("could not replace key file %s: %s".formatted(file, e), e);
    }
  }

  private static Path next(Path real) {
    return real.resolveSibling(real.getFileName() + ".new");
  }

  /** Or root, changing the passphrase, would take the key away from the signer's user. */
  private static void takeOverOwner(Path from, Path to) throws IOException {
    Map<String, Object> old = Files.readAttributes(from, "unix:uid,gid");
    Map<String, Object> fresh = Files.readAttributes(to, "unix:uid,gid");
    if (!old.equals(fresh)) {
      Files.setAttribute(to, "unix:gid", old.get("gid"));
      Files.setAttribute(to, "unix:uid", old.get("uid"));
    }
  }
}
