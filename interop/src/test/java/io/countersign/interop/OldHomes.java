package io.countersign.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Copies of the homes of other signers in the test resources of {@code cli}. */
public final class OldHomes {
  private static final Path HOMES =
      Path.of(System.getProperty("interop.root"), "cli/src/test/resources/old-homes");

  private OldHomes() {}

  /** Copies that of a program to a folder, each file for its owner alone. */
  public static void copy(String origin, Path folder) throws IOException {
    Path from = HOMES.resolve(origin);
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path copy = folder.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, Files.readString(file).replace("HOME/", folder + "/"));
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** The key of all of them, as TMKMS keeps it. */
  static String keyBase64() throws IOException {
    return Files.readString(HOMES.resolve("tmkms/my-1.key"));
  }
}
