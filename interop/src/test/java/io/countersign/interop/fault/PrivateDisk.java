package io.countersign.interop.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A small real ext4 in a file, mounted where nobody else sees it: in a mount namespace that goes
 * away, with all that is mounted in it, when its keeper and the programs in it have ended.
 */
final class PrivateDisk implements AutoCloseable {
  private static final String KEEPER = "echo ready; exec sleep 900";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Process keeper;
  private final Path image;
  private final Path point;

  private PrivateDisk(Process keeper, Path image, Path point) {
    this.keeper = keeper;
    this.image = image;
    this.point = point;
  }

  /**
   * Makes it in {@code folder} and mounts it at a folder that is there. Skips without privileges.
   */
  static PrivateDisk mount(Path folder, Path point) throws Exception {
    Needs.root();
    Needs.programs(
        "unshare",
        "nsenter",
        "mount",
        "findmnt",
        "losetup",
        "mkfs.ext4",
        "e2fsck",
        "fallocate",
        "truncate",
        "perl");
    Process keeper =
        new ProcessBuilder("unshare", "-m", "--propagation", "private", "sh", "-c", KEEPER)
            .redirectErrorStream(true)
            .start();
    String said = String.valueOf(keeper.inputReader(StandardCharsets.UTF_8).readLine());
    if (!said.equals("ready")) {
      Needs.skip("a mount namespace is not allowed here: " + said);
    }
    PrivateDisk disk = new PrivateDisk(keeper, folder.resolve("disk.img"), point);
    try {
      disk.run("truncate -s 16M '%s' && mkfs.ext4 -q -m 0 '%s'".formatted(disk.image, disk.image));
      if (!Files.exists(Path.of("/dev/loop-control"))) {
        Needs.skip("this system has no loop devices");
      }
      disk.mountAgain();
      return disk;
    } catch (Exception | Error e) {
      disk.close();
      throw e;
    }
  }

  /** How a shell starts a program that sees it. */
  String how() {
    return "exec nsenter -t %d -m --".formatted(keeper.pid());
  }

  void mountAgain() throws IOException {
    run(
        "e2fsck -fy '%s' >/dev/null; mount -o loop,errors=remount-ro '%s' '%s'"
            .formatted(image, image, point));
  }

  void unmount() throws IOException {
    run("umount '%s'".formatted(point));
  }

  /** Until nothing more can be written; several times, since what was reserved comes back. */
  void fill() throws IOException {
    run(
        "for i in 1 2 3 4; do dd if=/dev/zero of='%s'/fill$i bs=1k 2>/dev/null; sync -f '%s'; done; true"
            .formatted(point, point));
  }

  void makeRoom() throws IOException {
    run("rm '%s'/fill*".formatted(point));
  }

  /** Gives a file's blocks back, and leaves its length. */
  void makeSparse(Path file) throws IOException {
    run(
        "fallocate --punch-hole --offset 0 --length 8192 '%s' && sync -f '%s'"
            .formatted(file, point));
  }

  /** As ext4 does by itself when it finds its metadata broken. */
  void becomeReadOnly() throws IOException {
    run(
        "echo 1 >/sys/fs/ext4/$(basename $(findmnt -n -o SOURCE '%s'))/trigger_fs_error"
            .formatted(point));
  }

  /** EXT4_IOC_SHUTDOWN, without flushing anything: each call fails from now on. */
  void shutDown() throws IOException {
    run(
        "perl -e '$how = pack(\"L\", 2); open(D, \"<\", $ARGV[0]) && ioctl(D, 0x8004587D, $how) || die $!' '%s'"
            .formatted(point));
  }

  /** The device ends before the file's blocks: writes reach memory, and no flush gets further. */
  void breakUnderneath() throws IOException {
    run(
        "device=$(findmnt -n -o SOURCE '%s') && truncate -s 64K '%s' && losetup -c $device"
            .formatted(point, image));
  }

  private void run(String script) throws IOException {
    Process process =
        new ProcessBuilder(
                "nsenter", "-t", Long.toString(keeper.pid()), "-m", "--", "sh", "-c", script)
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = exitCode(process);
    if (code != 0) {
      throw new IOException("%s ended with %d: %s".formatted(script, code, printed.strip()));
    }
  }

  private static int exitCode(Process process) throws IOException {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("expected it to end within " + LIMIT);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** After the programs in it have ended. */
  @Override
  public void close() throws IOException {
    keeper.destroyForcibly();
    exitCode(keeper);
  }
}
