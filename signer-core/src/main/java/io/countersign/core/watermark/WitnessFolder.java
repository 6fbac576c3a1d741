package io.countersign.core.watermark;

import io.countersign.core.host.LockHolder;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Witnesses as files in a folder that is memory-backed, {@code /dev/shm}, where everybody may put
 * files. So neither a file's name nor anything else that others can see tells its id, without which
 * its tag cannot be made; and the tag is of one boot, so that a witness on a folder that outlives a
 * boot is not believed after it.
 */
public final class WitnessFolder implements Witnesses {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path folder;
  private final Path bootIdFile;
  private final SecureRandom random = new SecureRandom();

  private WitnessFolder(Path folder, Path bootIdFile) {
    this.folder = folder;
    this.bootIdFile = bootIdFile;
  }

  /** Linux's shared memory. */
  public static WitnessFolder inMemory() {
    return new WitnessFolder(MEMORY, BOOT_ID);
  }

  /**
   * Another folder.
   *
   * @param bootIdFile a file whose text differs from boot to boot
   */
  static WitnessFolder of(Path folder, Path bootIdFile) {
    return new WitnessFolder(folder, bootIdFile);
  }

  @Override
  public Witness create(WatermarkRecord known) throws IOException, WatermarkException {
    byte[] id = new byte[Ahead.ID_LENGTH];
    random.nextBytes(id);
    Bytes witnessId = Bytes.copyOf(id);
    WatermarkRecord first =
        WatermarkRecord.of(1, known.owner(), known.watermark(), known.writtenAt())
            .with(new Ahead(0, tag(witnessId)));
    Path file = file(witnessId);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    FileStorage storage = FileStorage.openLocked(file);
    ByteBuffer content = SlotFile.initialContent(first);
    storage.write(content, 0);
    return new Witness(witnessId, SlotFile.over(storage));
  }

  @Override
  public Optional<WatermarkRecord> read(Bytes id) throws IOException {
    try (FileStorage storage = FileStorage.openReadOnly(file(id));
        SlotFile slots = SlotFile.over(storage)) {
      WatermarkRecord found = slots.newest();
      boolean ours = found.ahead().witnessId().equals(tag(id));
      return ours ? Optional.of(found) : Optional.empty();
    } catch (NoSuchFileException | WatermarkException e) {
      return Optional.empty();
    }
  }

  @Override
  public Closeable holdKey(WatermarkOwner owner, Path watermark) throws KeyInUseException {
    return HostLock.take(folder, owner, watermark);
  }

  /** The process that {@linkplain #holdKey holds} this key, as far as can be seen from here. */
  public OptionalLong keyHolder(WatermarkOwner owner) {
    return LockHolder.pid(HostLock.file(folder, owner));
  }

  /** The same on whatever chain, as for a key that is about to be erased. */
  public OptionalLong keyHolder(PublicKey key) throws IOException {
    if (Files.notExists(folder)) {
      return OptionalLong.empty(); // not every system has it, and signers there hold no key
    }
    String prefix = HostLock.prefix(WatermarkOwner.of("any", key));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*")) {
      for (Path file : files) {
        OptionalLong holder = LockHolder.pid(file);
        if (holder.isPresent()) {
          return holder;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return OptionalLong.empty();
  }

  @Override
  public void remove(Bytes id) {
    try {
      Files.deleteIfExists(file(id));
    } catch (IOException e) {
      // Nobody will ask for it again: it is in the way of nothing.
    }
  }

  private Path file(Bytes id) {
    return folder.resolve(
        "countersign-" + digest("name", id, "").hex().substring(0, 2 * Ahead.ID_LENGTH));
  }

  private Bytes tag(Bytes id) throws IOException {
    return digest("tag", id, Files.readString(bootIdFile));
  }

  private static Bytes digest(String purpose, Bytes id, String bootId) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(purpose.getBytes(StandardCharsets.UTF_8));
      digest.update(id.toArray());
      byte[] whole = digest.digest(bootId.getBytes(StandardCharsets.UTF_8));
      return Bytes.copyOf(Arrays.copyOf(whole, Ahead.ID_LENGTH));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
