package io.countersign.core.host;

import java.util.List;
import java.util.Optional;

/**
 * Why a watermark should not be on a file system: its locks or its flushes do not mean what they
 * say.
 */
public final class StorageDoubt {
  private static final String LOCAL_DISK = "put state_file on a local disk (ext4, xfs, btrfs, zfs)";

  private StorageDoubt() {}

  /**
   * What it is, what it risks and what to do, as one sentence that begins with what it is; empty if
   * nothing is known against it.
   */
  public static Optional<String> of(Mount mount) {
    return switch (mount.type()) {
      case "tmpfs", "ramfs", "devtmpfs" ->
          Optional.of(
              "%s, which is memory: it is gone after a reboot, and whoever then starts from nothing can sign twice; %s"
                  .formatted(mount.type(), LOCAL_DISK));
      case "overlay", "aufs", "unionfs" -> Optional.of(overlay(mount));
      case "nfs", "nfs3", "nfs4" ->
          has(mount, "nolock", "local_lock=all", "local_lock=posix")
              ? Optional.of(lockedHereOnly(mount, "mount it without nolock and local_lock"))
              : Optional.empty();
      case "cifs", "smb3" ->
          has(mount, "nobrl")
              ? Optional.of(lockedHereOnly(mount, "mount it without nobrl"))
              : Optional.empty();
      case "lustre", "gfs2", "ocfs2" ->
          has(mount, "localflock", "noflock", "localflocks")
              ? Optional.of(lockedHereOnly(mount, "mount it with its locks"))
              : Optional.empty();
      case "9p", "virtiofs", "vboxsf", "prl_fs" ->
          Optional.of(
              "%s, a folder of the machine outside: what a lock or a flush means is that machine's business; %s"
                  .formatted(mount.type(), LOCAL_DISK));
      default -> isFuse(mount.type()) ? Optional.of(fuse(mount)) : withoutBarriers(mount);
    };
  }

  private static String overlay(Mount mount) {
    return has(mount, "volatile")
        ? "a volatile overlay, which flushes nothing: a power cut can lose what was signed; put state_file on a volume"
        : "an overlay, a container's own layer unless you know better: it is gone with the container, and whoever then starts from nothing can sign twice; put state_file on a volume";
  }

  private static String lockedHereOnly(Mount mount, String whatElse) {
    return "%s without locks between hosts: a second signer on another host would not be kept away and could sign twice; %s, or %s"
        .formatted(mount.type(), whatElse, LOCAL_DISK);
  }

  private static boolean isFuse(String type) {
    return type.equals("fuse") || type.equals("fuseblk") || type.startsWith("fuse.");
  }

  private static String fuse(Mount mount) {
    return "%s, served by a program: whether it locks and flushes is up to that program, and a power cut or a second signer could mean to sign twice; %s"
        .formatted(mount.type(), LOCAL_DISK);
  }

  private static Optional<String> withoutBarriers(Mount mount) {
    return has(mount, "nobarrier", "barrier=0", "fsync_mode=nobarrier")
        ? Optional.of(
            "%s mounted with %s: a flush does not reach past the disk's cache, and a power cut can lose what was signed; mount it with barriers"
                .formatted(
                    mount.type(),
                    mount.options().stream()
                        .filter(option -> option.contains("barrier"))
                        .findFirst()
                        .orElse("no barriers")))
        : Optional.empty();
  }

  private static boolean has(Mount mount, String... options) {
    return mount.options().stream().anyMatch(List.of(options)::contains);
  }
}
