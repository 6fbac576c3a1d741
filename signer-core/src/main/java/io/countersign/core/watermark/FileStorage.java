package io.countersign.core.watermark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file, locked for this process alone. The owning thread must never be interrupted: that would
 * close the channel.
 *
 * <p>POSIX gives up all of a process's locks on a file as soon as the process closes any descriptor
 * of it, so a file that is open here must never be opened here a second time.
 */
final class FileStorage implements Storage {
  /**
   * The files that this process has open, by device and inode. Locks belong to the process, so this
   * is the one thing that cannot belong to an object.
   */
  private static final Set<Object> OPEN_HERE = ConcurrentHashMap.newKeySet();

  private final FileChannel channel;
  private final FilePlace place;
  private final Object fileKey;
  private final long length;
  private final ByteBuffer lastByte = ByteBuffer.allocateDirect(1);
  private boolean closed;

  private FileStorage(FileChannel channel, FilePlace place, Object fileKey) throws IOException {
    this.channel = channel;
    this.place = place;
    this.fileKey = fileKey;
    this.length = channel.size();
  }

  /**
   * Opens an existing file and locks it.
   *
   * @throws FileInUseException if another process, or another chain of this one, holds the lock
   */
  static FileStorage openLocked(Path file, OpenOption... more) throws IOException {
    OpenOption[] options = with(more, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return locked(file, openOnce(file, options), false);
  }

  /**
   * Opens an existing file that this process may only read, and locks it against whoever would
   * write.
   *
   * @throws FileInUseException if another process, or this one, has it locked already
   */
  static FileStorage openSharing(Path file, OpenOption... more) throws IOException {
    return locked(file, openOnce(file, with(more, StandardOpenOption.READ)), true);
  }

  private static FileStorage locked(Path file, @Nullable FileStorage storage, boolean shared)
      throws IOException {
    if (storage == null) {
      throw FileInUseException.byThisProcess();
    }
    try {
      if (tryLock(storage.channel, shared) == null) {
        throw FileInUseException.byAnotherProcess(file);
      }
      if (!fileKey(file).equals(storage.fileKey)) {
        throw new IOException("another file took its place while it was being opened");
      }
      return storage;
    } catch (IOException e) {
      storage.close();
      throw e;
    }
  }

  /** Opens an existing file for reading, whatever other process holds the lock. */
  static FileStorage openReadOnly(Path file, OpenOption... more) throws IOException {
    FileStorage storage = openOnce(file, with(more, StandardOpenOption.READ));
    if (storage == null) {
      throw new IOException("this process has it open already");
    }
    return storage;
  }

  private static OpenOption[] with(OpenOption[] some, OpenOption... others) {
    return Stream.of(some, others).flatMap(Arrays::stream).toArray(OpenOption[]::new);
  }

  /** Null if this process has the file open already. */
  private static @Nullable FileStorage openOnce(Path file, OpenOption... options)
      throws IOException {
    Object key = fileKey(file);
    if (!OPEN_HERE.add(key)) {
      return null;
    }
    try {
      return opened(file, key, options);
    } catch (IOException e) {
      OPEN_HERE.remove(key);
      throw e;
    }
  }

  private static FileStorage opened(Path file, Object key, OpenOption... options)
      throws IOException {
    FileChannel channel = FileChannel.open(file, options);
    try {
      return new FileStorage(channel, FilePlace.of(file), key);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static Object fileKey(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return Objects.requireNonNullElse(key, file.toRealPath());
  }

  private static @Nullable FileLock tryLock(FileChannel channel, boolean shared)
      throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void read(ByteBuffer into, long offset) throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        return;
      }
      at += read;
    }
  }

  @Override
  public void write(ByteBuffer from, long offset) throws IOException {
    long at = offset;
    while (from.hasRemaining()) {
      at += channel.write(from, at);
    }
  }

  /**
   * Fails too if the file is not at its path any more: the lock goes with the file, so somebody
   * could already be signing with another one there. And if it was cut short: what was in it is
   * gone, and what is written now might find no room.
   */
  @Override
  public void flush() throws IOException {
    channel.force(false);
    place.check();
    checkNotCut();
  }

  /** Reads the last byte, since asking for the length slows the next flush, see FilePlace. */
  private void checkNotCut() throws IOException {
    lastByte.clear();
    if (length > 0 && channel.read(lastByte, length - 1) < 1) {
      throw new IOException(place.path() + " was cut short while it was in use");
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        channel.close();
      } finally {
        OPEN_HERE.remove(fileKey);
      }
    }
  }
}
