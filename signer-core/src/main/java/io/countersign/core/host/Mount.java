package io.countersign.core.host;

import java.nio.file.Path;
import java.util.List;

/**
 * One mounted file system, as {@code /proc/self/mountinfo} has it (proc_pid_mountinfo(5)).
 *
 * @param device the file system's own, {@code major:minor} in decimal; what stat(2) says of a file
 *     differs on Btrfs and overlays
 * @param point absolute, where it is mounted
 * @param type of the file system, with its subtype: {@code ext4}, {@code fuse.sshfs}
 * @param options of the mount and of the file system
 */
public record Mount(String device, Path point, String type, List<String> options) {}
