package io.countersign.core.watermark;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Objects;
import java.util.function.UnaryOperator;

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
  public static WatermarkStore open(
      Path file, WatermarkOwner owner, Durability durability, Witnesses witnesses)
      throws WatermarkException {
    Storage storage = openLocked(file, owner.chainId());
    try {
      Storage held = new HeldStorage(storage, witnesses.holdKey(owner, file));
      storage = held;
      return open(held, owner, durability, witnesses, InstantSource.system());
    } catch (WatermarkException e) {
      closeQuietly(storage);
      throw refusal(file, owner.chainId(), e);
    } catch (IOException e) {
      closeQuietly(storage);
      throw unreadable(file, e);
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
    requireNotHandedOver(disk.newest());
    disk.renew();
    return Recovery.open(disk, durability, witnesses, clock);
  }

  /**
   * Passes if signing has not gone to another host.
   *
   * @throws HandedOverException naming what was signed here last, and the way back
   */
  private static void requireNotHandedOver(WatermarkRecord record) throws HandedOverException {
    if (record.handedOver()) {
      String chain = record.owner().chainId();
      throw new HandedOverException(
          ("signing for chain %s was handed over to another host after %s and has ended here for good; its document is printed again by:"
                  + " countersign state handover %s; to move back, hand over on the other host, move the file away here and take the other"
                  + " host's document: countersign state import %s FILE")
              .formatted(chain, record.watermark().describe(), chain, chain));
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
      flushFolder(absolute);
    } catch (FileAlreadyExistsException e) {
      throw existing(file, first.owner().chainId(), e);
    } catch (IOException e) {
      throw new WatermarkException("watermark %s could not be made: %s".formatted(file, e), e);
    }
  }

  private static WatermarkException existing(Path file, String chainId, IOException e) {
    try {
      requireNotHandedOver(inspect(file));
    } catch (HandedOverException handedOver) {
      return refusal(file, chainId, handedOver);
    } catch (WatermarkException unusable) {
      // It exists, whatever it is.
    }
    return new WatermarkException(
        "watermark %s exists already and was left as it is; look at it with: countersign state show %s"
            .formatted(file, chainId),
        e);
  }

  /**
   * Writes a further record into a watermark that no signer is using, durable when this returns.
   *
   * @param chainId whose watermark it must be
   * @param change from the last record, with all that is known of the last signature, to the next;
   *     the same one leaves the file as it is
   * @throws WatermarkException as {@link #open} does
   */
  public static Amendment amend(
      Path file, String chainId, Witnesses witnesses, UnaryOperator<WatermarkRecord> change)
      throws WatermarkException {
    return whileNobodySigns(file, chainId, witnesses, disk -> amend(disk, witnesses, change));
  }

  private static Amendment amend(
      SlotFile disk, Witnesses witnesses, UnaryOperator<WatermarkRecord> change)
      throws IOException, WatermarkException {
    WatermarkRecord before = disk.newest();
    disk.renew();
    WatermarkRecord known =
        before.knowing(Recovery.of(before, witnesses).watermark()).with(Ahead.NONE);
    Amendment amendment = new Amendment(known, change.apply(known));
    if (amendment.changed()) {
      disk.write(amendment.after());
      disk.flush();
      witnesses.remove(before.ahead().witnessId());
    }
    return amendment;
  }

  /**
   * Deletes a watermark that no signer is using, so that nothing is remembered of its chain.
   *
   * @param chainId whose watermark it must be
   * @return what is forgotten now
   * @throws WatermarkException as {@link #open} does
   */
  public static WatermarkRecord delete(Path file, String chainId, Witnesses witnesses)
      throws WatermarkException {
    return whileNobodySigns(
        file, chainId, witnesses, disk -> delete(file, disk.newest(), witnesses));
  }

  private static WatermarkRecord delete(Path file, WatermarkRecord last, Witnesses witnesses)
      throws IOException {
    WatermarkRecord known = last.knowing(Recovery.of(last, witnesses).watermark());
    Path real = file.toRealPath();
    Files.delete(real);
    Files.deleteIfExists(file); // where it is a link to the other
    flushFolder(real.toAbsolutePath());
    witnesses.remove(last.ahead().witnessId());
    return known;
  }

  /** What is done to a watermark from outside. */
  private interface Use<T> {
    T of(SlotFile disk) throws IOException, WatermarkException;
  }

  /** With the file locked and its key held, and refused if signing has gone to another host. */
  private static <T> T whileNobodySigns(Path file, String chainId, Witnesses witnesses, Use<T> use)
      throws WatermarkException {
    FileStorage storage = openLocked(file, chainId);
    try (storage) {
      SlotFile disk = SlotFile.over(storage);
      WatermarkOwner owner = disk.newest().owner();
      owner.requireChain(chainId);
      try (Closeable _ = witnesses.holdKey(owner, file)) {
        requireNotHandedOver(disk.newest());
        return use.of(disk);
      }
    } catch (WatermarkException e) {
      throw refusal(file, chainId, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static void flushFolder(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    try (FileChannel parent = FileChannel.open(folder, StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  /**
   * Reads a watermark without locking it, also while a signer runs.
   *
   * @return the last record, with all that is known of the last signature
   * @throws WatermarkException if it is missing, corrupt or unreadable
   */
  public static WatermarkRecord inspect(Path file, Witnesses witnesses) throws WatermarkException {
    return view(file, witnesses).newest();
  }

  /** The same, with the witnesses of this host. */
  public static WatermarkRecord inspect(Path file) throws WatermarkException {
    return inspect(file, WitnessFolder.inMemory());
  }

  /**
   * The same, with what each slot holds.
   *
   * @throws WatermarkException as {@link #inspect} does
   */
  public static SlotView view(Path file, Witnesses witnesses) throws WatermarkException {
    return view(file, "CHAIN", witnesses);
  }

  private static SlotView view(Path file, String chainId, Witnesses witnesses)
      throws WatermarkException {
    try {
      return viewOnce(file, chainId, witnesses);
    } catch (WatermarkException e) {
      // A running signer may have been writing; it is not so fast as to do it to every look.
      return viewOnce(file, chainId, witnesses);
    }
  }

  /**
   * What {@link #open} would find, without locking or changing anything, also while a signer runs.
   *
   * @throws WatermarkException as {@link #open} does, but for a file in use
   */
  public static WatermarkRecord look(Path file, WatermarkOwner owner, Witnesses witnesses)
      throws WatermarkException {
    if (Files.notExists(file)) {
      throw missing(file, owner.chainId());
    }
    WatermarkRecord record = view(file, owner.chainId(), witnesses).newest();
    try {
      owner.requireSame(record.owner());
      requireNotHandedOver(record);
    } catch (WatermarkException e) {
      throw refusal(file, owner.chainId(), e);
    }
    if (!Files.isWritable(file)) {
      throw unreadable(file, new AccessDeniedException(file.toString()));
    }
    return record;
  }

  private static SlotView viewOnce(Path file, String chainId, Witnesses witnesses)
      throws WatermarkException {
    try (FileStorage storage = FileStorage.openReadOnly(file);
        SlotFile disk = SlotFile.over(storage)) {
      WatermarkRecord record = disk.newest();
      return new SlotView(
          record.knowing(Recovery.of(record, witnesses).watermark()), SlotFile.slotsIn(storage));
    } catch (WatermarkException e) {
      throw refusal(file, chainId, e);
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

  private static WatermarkException missing(Path file, String chainId) {
    return new WatermarkException(
        ("watermark %s does not exist; if this key has never signed for chain %s, or every signer that did is stopped"
                + " for good, give the last height it may have signed: countersign state init %s --height HEIGHT")
            .formatted(file, chainId, chainId));
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

  private static WatermarkException refusal(Path file, String chainId, WatermarkException e) {
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

  private static WatermarkException unreadable(Path file, IOException e) {
    return new WatermarkException(
        "watermark %s cannot be read and written: %s; check its owner and permissions, and the disk it is on"
            .formatted(file, e),
        e);
  }

  private static void closeQuietly(Storage storage) {
    try {
      storage.close();
    } catch (IOException e) {
      // The reason to close it is already on its way to the operator.
    }
  }
}
