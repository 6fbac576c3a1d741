package io.countersign.cli.control;

import io.countersign.cli.settings.ProgramSettings.Control;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the control socket is, found by the configuration file alone: beside it, else, where that
 * folder cannot be written or its name is too long, in memory-backed storage, where a hardened unit
 * has its watermarks' locks anyway.
 */
public final class ControlPlaces {
  /** In bytes; {@code sun_path} of unix(7) has 108, some systems fewer. */
  static final int LONGEST = 100;

  private static final Path MEMORY = Path.of("/dev/shm");
  private static final int DIGITS = 16;

  private ControlPlaces() {}

  /** The first of them that can be used is; none if there is to be no socket. */
  public static List<Path> of(Path config, Control control) {
    return switch (control) {
      case Control.Off _ -> List.of();
      case Control.At(Path path) -> List.of(path.toAbsolutePath().normalize());
      case Control.Standard _ -> {
        Path named = config.toAbsolutePath().normalize();
        yield Stream.of(
                named.resolveSibling(named.getFileName() + ".sock"),
                MEMORY.resolve("countersign-" + digest(named)).resolve("control.sock"))
            .filter(ControlPlaces::isShortEnough)
            .toList();
      }
    };
  }

  static boolean isShortEnough(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }

  private static String digest(Path config) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(config.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Makes the folder of a place in memory-backed storage, for this user alone.
   *
   * @throws IOException if it is there and somebody else's, or others can enter it
   */
  static void makeFolder(Path place) throws IOException {
    Path folder = place.getParent();
    if (folder == null || !MEMORY.equals(folder.getParent())) {
      return;
    }
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    String mode =
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !mode.equals("rwx------")) {
      throw new IOException(
          "expected %s to be a folder with mode 0700, got %s".formatted(folder, mode));
    }
    // Whose it is shows in that nothing can be made in another user's.
  }
}
