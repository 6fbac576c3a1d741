package io.countersign.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that takes the place of another, or of none: the name has the old content or the new. */
public final class Replacement {
  private Replacement() {}

  /** Puts it there, durable when this returns, for its owner alone; a link keeps its name. */
  public static void write(Path file, byte[] content) throws IOException {
    Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path folder = real.getParent();
    if (folder == null) {
      throw new NoSuchFileException(file.toString());
    }
    Path aside =
        Files.createTempFile(
            folder,
            real.getFileName() + ".",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      keepOwner(real, aside);
      try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(aside, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
    try (FileChannel parent = FileChannel.open(folder, StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  /** Root must not take a file away from the user whose program reads it. */
  private static void keepOwner(Path old, Path aside) throws IOException {
    if (!Files.exists(old)) {
      return;
    }
    PosixFileAttributes had = Files.readAttributes(old, PosixFileAttributes.class);
    PosixFileAttributes has = Files.readAttributes(aside, PosixFileAttributes.class);
    if (!had.owner().equals(has.owner()) || !had.group().equals(has.group())) {
      PosixFileAttributeView view = Files.getFileAttributeView(aside, PosixFileAttributeView.class);
      view.setOwner(had.owner());
      view.setGroup(had.group());
    }
  }
}
