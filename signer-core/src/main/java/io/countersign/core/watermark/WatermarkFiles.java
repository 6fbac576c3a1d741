package io.countersign.core.watermark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.EnumSet;

/** Where watermarks live: made once by consent, and opened locked by the signer that uses them. */
public final class WatermarkFiles {
  private WatermarkFiles() {}

  /**
   * Opens and locks an existing watermark.
   *
   * @throws WatermarkException if it is missing, corrupt, of another chain or key, in use, or
   *     unreadable; the message names the file, what was expected and what to do
   */
  public static WatermarkStore open(
      Path file, WatermarkOwner owner, Durability durability, Witnesses witnesses)
      throws WatermarkException {
    Storage storage = WatermarkAccess.openLocked(file, owner.chainId());
    try {
      Storage held = new HeldStorage(storage, witnesses.holdKey(owner, file));
      storage = held;
      return open(held, owner, durability, witnesses, InstantSource.system());
    } catch (WatermarkException e) {
      closeQuietly(storage);
      throw WatermarkAccess.refusal(file, owner.chainId(), e);
    } catch (IOException e) {
      closeQuietly(storage);
      throw WatermarkAccess.unreadable(file, e);
    }
  }

  /**
   * Takes over a storage: reads the newest record, makes it durable anew, and finds out what was
   * signed last.
   *
   * @throws WatermarkException if there is no valid record in it, or one of another owner, or it
   *     cannot be written and flushed
   */
  static WatermarkStore open(
      Storage storage,
      WatermarkOwner owner,
      Durability durability,
      Witnesses witnesses,
      InstantSource clock)
      throws IOException, WatermarkException {
    SlotFile disk = SlotFile.over(storage);
    owner.requireSame(disk.newest().owner());
    disk.newest().requireNotHandedOver();
    disk.renew();
    return Recovery.open(disk, durability, witnesses, clock);
  }

  /**
   * Makes a watermark where there is none, readable by its owner alone, durable when this returns.
   * Nothing at or below {@code floorHeight} will ever be signed.
   *
   * @throws WatermarkException if there is one already, which is left as it is, or it could not be
   *     made
   */
  public static void create(Path file, WatermarkOwner owner, long floorHeight)
      throws WatermarkException {
    create(file, first(owner, floorHeight, InstantSource.system()));
  }

  /**
   * The same, with more known than a height.
   *
   * @param first record 1
   */
  public static void create(Path file, WatermarkRecord first) throws WatermarkException {
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null) {
      throw new WatermarkException("expected a file path for the watermark, got " + file);
    }
    try {
      // Written aside and linked into place: the name appears with its whole content, and never
      // over another file.
      Path aside =
          Files.createTempFile(
              directory,
              absolute.getFileName() + ".",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        write(aside, first);
        Files.createLink(absolute, aside);
      } finally {
        Files.deleteIfExists(aside);
      }
      WatermarkAccess.flushFolder(absolute);
    } catch (FileAlreadyExistsException e) {
      throw existing(file, first.owner().chainId(), e);
    } catch (IOException e) {
      throw new WatermarkException("watermark %s could not be made: %s".formatted(file, e), e);
    }
  }

  private static WatermarkException existing(Path file, String chainId, IOException e) {
    try {
      WatermarkUpkeep.inspect(file).requireNotHandedOver();
    } catch (HandedOverException handedOver) {
      return WatermarkAccess.refusal(file, chainId, handedOver);
    } catch (WatermarkException unusable) {
      // It exists, whatever it is.
    }
    return new WatermarkException(
        "watermark %s exists already and was left as it is; look at it with: countersign state show %s"
            .formatted(file, chainId),
        e);
  }

  private static void write(Path file, WatermarkRecord first) throws IOException {
    try (FileChannel channel = FileChannel.open(file, EnumSet.of(StandardOpenOption.WRITE))) {
      ByteBuffer content = SlotFile.initialContent(first);
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
  }

  static WatermarkRecord first(WatermarkOwner owner, long floorHeight, InstantSource clock) {
    return WatermarkRecord.of(1, owner, Watermark.floor(floorHeight), clock.millis());
  }

  private static void closeQuietly(Storage storage) {
    try {
      storage.close();
    } catch (IOException e) {
      // The reason to close it is already on its way to the operator.
    }
  }
}
