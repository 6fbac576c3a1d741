package io.countersign.core.watermark;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * What is done to a watermark from outside: looked at, also while a signer runs; changed or deleted
 * only while none does.
 */
public final class WatermarkUpkeep {
  private WatermarkUpkeep() {}

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

  private static SlotView viewOnce(Path file, String chainId, Witnesses witnesses)
      throws WatermarkException {
    try (FileStorage storage = FileStorage.openReadOnly(file);
        SlotFile disk = SlotFile.over(storage)) {
      WatermarkRecord record = disk.newest();
      return new SlotView(
          record.knowing(Recovery.of(record, witnesses).watermark()), SlotFile.slotsIn(storage));
    } catch (WatermarkException e) {
      throw WatermarkAccess.refusal(file, chainId, e);
    } catch (NoSuchFileException e) {
      throw new WatermarkException("watermark %s does not exist".formatted(file), e);
    } catch (IOException e) {
      throw WatermarkAccess.unreadable(file, e);
    }
  }

  /**
   * What {@link WatermarkFiles#open} would find, without locking or changing anything, also while a
   * signer runs.
   *
   * @throws WatermarkException as {@link WatermarkFiles#open} does, but for a file in use
   */
  public static WatermarkRecord look(Path file, WatermarkOwner owner, Witnesses witnesses)
      throws WatermarkException {
    if (Files.notExists(file)) {
      throw WatermarkAccess.missing(file, owner.chainId());
    }
    WatermarkRecord record = view(file, owner.chainId(), witnesses).newest();
    try {
      owner.requireSame(record.owner());
      record.requireNotHandedOver();
    } catch (WatermarkException e) {
      throw WatermarkAccess.refusal(file, owner.chainId(), e);
    }
    if (!Files.isWritable(file)) {
      throw WatermarkAccess.unreadable(file, new AccessDeniedException(file.toString()));
    }
    return record;
  }

  /**
   * Writes a further record into a watermark that no signer is using, durable when this returns.
   *
   * @param chainId whose watermark it must be
   * @param change from the last record, with all that is known of the last signature, to the next;
   *     the same one leaves the file as it is
   * @throws WatermarkException as {@link WatermarkFiles#open} does
   */
  public static Amendment amend(
      Path file, String chainId, Witnesses witnesses, UnaryOperator<WatermarkRecord> change)
      throws WatermarkException {
    return whileNobodySigns(file, chainId, witnesses, disk -> amend(disk, witnesses, change));
  }

  /** The same, of a file that is locked. */
  static Amendment amend(SlotFile disk, Witnesses witnesses, UnaryOperator<WatermarkRecord> change)
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
   * @throws WatermarkException as {@link WatermarkFiles#open} does
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
    WatermarkAccess.flushFolder(real.toAbsolutePath());
    witnesses.remove(last.ahead().witnessId());
    return known;
  }

  /** What is done to one while it is locked. */
  private interface Use<T> {
    T of(SlotFile disk) throws IOException, WatermarkException;
  }

  /** With the file locked and its key held, and refused if signing has gone to another host. */
  private static <T> T whileNobodySigns(Path file, String chainId, Witnesses witnesses, Use<T> use)
      throws WatermarkException {
    FileStorage storage = WatermarkAccess.openLocked(file, chainId);
    try (storage) {
      SlotFile disk = SlotFile.over(storage);
      WatermarkOwner owner = disk.newest().owner();
      owner.requireChain(chainId);
      try (Closeable _ = witnesses.holdKey(owner, file)) {
        disk.newest().requireNotHandedOver();
        return use.of(disk);
      }
    } catch (WatermarkException e) {
      throw WatermarkAccess.refusal(file, chainId, e);
    } catch (IOException e) {
      throw WatermarkAccess.unreadable(file, e);
    }
  }
}
