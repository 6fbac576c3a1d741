package io.countersign.core.watermark;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** The way to a watermark file, for whoever uses it, and what an operator is told where it ends. */
final class WatermarkAccess {
  private WatermarkAccess() {}

  /**
   * Opens and locks an existing watermark.
   *
   * @throws WatermarkException if it is missing, in use, or unreadable
   */
  static FileStorage openLocked(Path file, String chainId) throws WatermarkException {
    try {
      return FileStorage.openLocked(file);
    } catch (NoSuchFileException e) {
      throw missing(file, chainId);
    } catch (FileInUseException e) {
      throw new WatermarkException(
          "watermark %s is in use by %s, under this name or another, and one signer alone may use it: leave that one be, or stop it first"
              .formatted(file, e.getMessage()),
          e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Why nothing is signed where nothing is remembered, and what to do. */
  static WatermarkException missing(Path file, String chainId) {
    return new WatermarkException(
        ("watermark %s does not exist; if this key has never signed for chain %s, or every signer that did is stopped"
                + " for good, give the last height it may have signed: countersign state init %s --height HEIGHT")
            .formatted(file, chainId, chainId));
  }

  /** Makes durable that a file is in its folder, or is there no more. */
  static void flushFolder(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    try (FileChannel parent = FileChannel.open(folder, StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  /** What is wrong with what the file holds, and what to do. */
  static WatermarkException refusal(Path file, String chainId, WatermarkException e) {
    if (e instanceof KeyInUseException) {
      return e;
    }
    if (e instanceof HandedOverException) {
      return new HandedOverException("watermark %s: %s".formatted(file, e.getMessage()));
    }
    return new WatermarkException(
        ("watermark %s cannot be used: %s; do not delete it: find out why, and if it is lost for good, stop every signer of this key, move it away and"
                + " give the last height this key may have signed anywhere: countersign state init %s --height HEIGHT")
            .formatted(file, e.getMessage(), chainId),
        e);
  }

  /** What the operating system says about the file. */
  static WatermarkException unreadable(Path file, IOException e) {
    return new WatermarkException(
        "watermark %s cannot be read and written: %s; check its owner and permissions, and the disk it is on"
            .formatted(file, e),
        e);
  }
}
