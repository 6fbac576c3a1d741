package io.countersign.core.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who holds a lock that we did not get. Java cannot ask with F_GETLK, so the kernel's list of locks
 * is read, {@code /proc/locks} (proc_locks(5)). It leaves out processes of another PID namespace.
 */
public final class LockHolder {
  private static final Path LOCKS = Path.of("/proc/locks");

  private LockHolder() {}

  /** {@code process 4711}, or that its id cannot be seen and why. */
  public static String describe(Path file) {
    OptionalLong pid = pid(file);
    return pid.isPresent()
        ? "process " + pid.getAsLong()
        : "a process whose id cannot be seen from here (it may run in another container, or on another host)";
  }

  /** The process that has locked a file, without locking it; empty if none can be seen. */
  public static OptionalLong pid(Path file) {
    try {
      return lockedBy(file);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong lockedBy(Path file) throws IOException {
    Path real = file.toRealPath();
    Optional<Mount> mount = MountTable.ofThisProcess().of(real);
    if (mount.isEmpty() || !(Files.getAttribute(real, "unix:ino") instanceof Long inode)) {
      return OptionalLong.empty();
    }
    String locks = Files.readString(LOCKS, StandardCharsets.ISO_8859_1);
    return pid(locks, mount.get().device(), inode);
  }

  /**
   * Finds the process that has locked a file.
   *
   * @param locks lines as {@code 1: POSIX ADVISORY WRITE 4711 fe:00:131 0 EOF}, the device in
   *     hexadecimal, the process 0 or -1 if it is none of ours; {@code ->} marks who waits
   * @param device {@code major:minor} in decimal
   */
  static OptionalLong pid(String locks, String device, long inode) {
    String wanted = hexadecimal(device) + ":" + inode;
    return locks
        .lines()
        .map(line -> List.of(line.strip().split("\\s+")))
        .filter(fields -> fields.size() >= 6 && fields.get(1).equals("POSIX"))
        .filter(fields -> fields.get(5).equals(wanted))
        .map(fields -> fields.get(4))
        .filter(pid -> pid.matches("[1-9][0-9]{0,17}"))
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  private static String hexadecimal(String device) {
    String[] parts = device.split(":", 2);
    return "%02x:%02x".formatted(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }
}
