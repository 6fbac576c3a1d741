package io.countersign.core.watermark;

import io.countersign.core.host.LockHolder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One signer for one key and chain on a host, whatever its watermark is called: a locked file in a
 * place that every process of the host knows. It can only notice, never be relied on: where it
 * cannot be made, that is logged once and everything else goes on. A container has a place of its
 * own.
 */
final class HostLock implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(HostLock.class);

  /** Whoever closes removes the file; then one that was opened meanwhile is locked in vain. */
  private static final int TRIES = 10;

  private static final int LENGTH = 4_096;

  private final Path file;
  private final @Nullable FileStorage storage;

  private HostLock(Path file, @Nullable FileStorage storage) {
    this.file = file;
    this.storage = storage;
  }

  /**
   * Takes it, and leaves the watermark's name for whoever comes second.
   *
   * @param place an existing folder
   * @throws KeyInUseException if another signer has it; the message names its process and its
   *     watermark
   */
  static HostLock take(Path place, WatermarkOwner owner, Path watermark) throws KeyInUseException {
    Path file = file(place, owner);
    try {
      FileStorage storage = locked(file);
      try {
        write(storage, watermark);
      } catch (IOException | NonWritableChannelException e) {
        LOG.debug("{} does not name the watermark: {}", file, e.getMessage());
      }
      return new HostLock(file, storage);
    } catch (FileInUseException e) {
      throw new KeyInUseException(
          ("this key already signs for chain %s on this host: %s has %s, and its watermark is %s; two signers of one key sign"
                  + " twice sooner or later, so stop one of them for good and go on with the state of the one that signed last%s")
              .formatted(owner.chainId(), e.getMessage(), file, watermarkIn(file), otherwise(file)),
          e);
    } catch (IOException e) {
      LOG.warn(
          "[{}] a second signer of this key on this host would not be noticed: {} cannot be used: {}; the watermark's own lock still keeps others from {}",
          owner.chainId(),
          file,
          e.toString(),
          watermark);
      return new HostLock(file, null);
    }
  }

  /** Its name follows from public data, so that anybody can have made it, to be in the way. */
  private static String otherwise(Path file) {
    OptionalLong pid = LockHolder.pid(file);
    return "; the file is %s's: if who holds it is no signer, find out what it is (%s), end it, and type: rm %s"
        .formatted(
            ownerOf(file),
            pid.isPresent() ? "ps -fp " + pid.getAsLong() : "as root: fuser -v " + file,
            file);
  }

  private static String ownerOf(Path file) {
    try {
      return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
    } catch (IOException e) {
      return "nobody";
    }
  }

  /** The file that is locked. */
  static Path file(Path place, WatermarkOwner owner) {
    return place.resolve(prefix(owner) + owner.chainId().replaceAll("[^A-Za-z0-9._-]", "_"));
  }

  /** How the names of a key's files begin, on whatever chain. */
  static String prefix(WatermarkOwner owner) {
    return "countersign-%s-".formatted(owner.keyFingerprint().hexPrefix(8));
  }

  private static FileStorage locked(Path file) throws IOException {
    IOException last = new IOException("it changed each time");
    for (int i = 0; i < TRIES; i++) {
      try {
        return openedOrMade(file);
      } catch (FileInUseException | AccessDeniedException e) {
        throw e;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static FileStorage openedOrMade(Path file) throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      make(file);
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("expected a regular file");
    }
    // Another user's can be read, and locked so that its owner notices us.
    return Files.isWritable(file)
        ? FileStorage.openLocked(file, LinkOption.NOFOLLOW_LINKS)
        : FileStorage.openSharing(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static void make(Path file) throws IOException {
    try {
      Files.createFile(file);
      // The umask may have taken away what other users need to notice us.
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (FileAlreadyExistsException e) {
      // Somebody was faster, which the lock will show.
    }
  }

  private static void write(FileStorage storage, Path watermark) throws IOException {
    byte[] text = watermark.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(text, LENGTH);
    Arrays.fill(all, Math.min(text.length, LENGTH), LENGTH, (byte) '\n');
    storage.write(ByteBuffer.wrap(all), 0);
  }

  /** What its holder wrote; any user may have written anything. */
  private static String watermarkIn(Path file) {
    ByteBuffer content = ByteBuffer.allocate(LENGTH);
    // Not by another way: closing what this process has locked would unlock it.
    try (FileStorage storage = FileStorage.openReadOnly(file, LinkOption.NOFOLLOW_LINKS)) {
      storage.read(content, 0);
    } catch (IOException e) {
      return "unknown";
    }
    String text =
        new String(content.array(), 0, content.position(), StandardCharsets.UTF_8).strip();
    return text.matches("/\\P{Cc}*") ? text : "unknown";
  }

  /** Gives it up, and removes the file while nobody else can have it. */
  @Override
  public void close() {
    if (storage == null) {
      return;
    }
    try (storage) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("{} was left behind: {}", file, e.getMessage());
    }
  }
}
