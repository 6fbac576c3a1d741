package io.countersign.softsign;

import java.io.IOException;
import java.nio.file.Files;
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

  void write(byte[] content, Check check) throws KeyFileException {
    try {
      Path real = file.toRealPath();
      Path next = real.resolveSibling(real.getFileName() + ".new");
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
