package io.countersign.core.watermark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;

/**
 * Where watermarks live: made once by consent, opened locked, and read by whoever wants to look.
 */
public final class WatermarkFiles {
  private WatermarkFiles() {}

  /**
   * Opens and locks an existing watermark.
   *
   * @throws WatermarkException if it is missing, corrupt, of another chain or key, in use, or
   *     unreadable; the message names the file, what was expected and what to do
   */
  public static WatermarkFile open(Path file, WatermarkOwner owner) throws WatermarkException {
    FileStorage storage = openLocked(file, owner.chainId());
    try {
      return WatermarkFile.over(storage, owner);
    } catch (WatermarkException e) {
      closeQuietly(storage);
      throw refusal(file, e);
    } catch (IOException e) {
      closeQuietly(storage);
      throw unreadable(file, e);
    }
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
        write(aside, owner, floorHeight);
        Files.createLink(absolute, aside);
      } finally {
        Files.deleteIfExists(aside);
      }
      try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
        parent.force(true);
      }
    } catch (FileAlreadyExistsException e) {
      throw new WatermarkException(
          "watermark %s exists already and was left as it is; look at it with: countersign state show %s"
              .formatted(file, owner.chainId()),
          e);
    } catch (IOException e) {
      throw new WatermarkException("watermark %s could not be made: %s".formatted(file, e), e);
    }
  }

  /**
   * Reads a watermark without locking it, also while a signer runs.
   *
   * @throws WatermarkException if it is missing, corrupt or unreadable
   */
  public static WatermarkRecord inspect(Path file) throws WatermarkException {
    try {
      return inspectOnce(file);
    } catch (WatermarkException e) {
      // A running signer may have been writing; it is not so fast as to do it to every look.
      return inspectOnce(file);
    }
  }

  private static WatermarkRecord inspectOnce(Path file) throws WatermarkException {
    try (FileStorage storage = FileStorage.openReadOnly(file)) {
      return WatermarkFile.read(storage);
    } catch (WatermarkException e) {
      throw refusal(file, e);
    } catch (NoSuchFileException e) {
      throw new WatermarkException("watermark %s does not exist".formatted(file), e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static FileStorage openLocked(Path file, String chainId) throws WatermarkException {
    try {
      return FileStorage.openLocked(file);
    } catch (NoSuchFileException e) {
      throw new WatermarkException(
          ("watermark %s does not exist; if this key has never signed for chain %s, or every signer that did is stopped"
                  + " for good, give the last height it may have signed: countersign state init %s --height HEIGHT")
              .formatted(file, chainId, chainId),
          e);
    } catch (FileInUseException e) {
      throw new WatermarkException(
          "watermark %s is in use by %s, under this name or another, and one signer alone may use it: leave that one be, or stop it first"
              .formatted(file, e.getMessage()),
          e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static void write(Path file, WatermarkOwner owner, long floorHeight) throws IOException {
    try (FileChannel channel = FileChannel.open(file, EnumSet.of(StandardOpenOption.WRITE))) {
      ByteBuffer content = WatermarkFile.initialContent(owner, floorHeight);
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
  }

  private static WatermarkException refusal(Path file, WatermarkException e) {
    return new WatermarkException(
        ("watermark %s cannot be used: %s; do not delete it: find out why, and if it is lost for good, stop every signer of this key, move it away and"
                + " give the last height this key may have signed anywhere: countersign state init CHAIN --height HEIGHT")
            .formatted(file, e.getMessage()),
        e);
  }

  private static WatermarkException unreadable(Path file, IOException e) {
    return new WatermarkException(
        "watermark %s cannot be read and written: %s; check its owner and permissions"
            .formatted(file, e),
        e);
  }

  private static void closeQuietly(FileStorage storage) {
    try {
      storage.close();
    } catch (IOException e) {
      // The reason to close it is already on its way to the operator.
    }
  }
}
