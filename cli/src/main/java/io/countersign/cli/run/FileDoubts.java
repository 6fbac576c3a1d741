package io.countersign.cli.run;

import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.core.host.MountTable;
import io.countersign.core.host.StorageDoubt;
import io.countersign.softsign.EncryptedKeyFile;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an operator should mend about a file, though the signer starts with it. */
final class FileDoubts {
  /** Mode bits of stat(2). */
  private static final int WRITABLE_BY_OTHERS = 0022;

  private static final int STICKY = 01000;

  private final MountTable mounts;

  FileDoubts(MountTable mounts) {
    this.mounts = mounts;
  }

  /** About a watermark, which need not be there yet. */
  List<String> ofWatermark(Path file) {
    List<String> doubts = new ArrayList<>();
    real(file).ifPresent(there -> ofExisting(file, there, doubts));
    Path named = file.toAbsolutePath();
    real(file)
        .or(() -> Optional.ofNullable(named.getParent()).flatMap(FileDoubts::real))
        .flatMap(mounts::of)
        .flatMap(StorageDoubt::of)
        .ifPresent(doubt -> doubts.add("watermark %s is on %s".formatted(file, doubt)));
    return doubts;
  }

  private static void ofExisting(Path file, Path real, List<String> doubts) {
    ofWriters("watermark", file, real).ifPresent(doubts::add);
    int names = number(real, "unix:nlink");
    if (names > 1) {
      doubts.add(
          ("watermark %s has %d names (hard links), which are one file: a copy made so is no copy; if you did not make the"
                  + " others, find them with: find / -xdev -samefile %s")
              .formatted(file, names, ShellWord.of(real)));
    }
    Path folder = real.getParent();
    // Where names belong to whoever made them, as in /tmp, others cannot replace the file.
    if (folder != null
        && isWritableByOthers(folder)
        && (number(folder, "unix:mode") & STICKY) == 0) {
      doubts.add(
          "the folder of watermark %s can be written by others (mode %s), who could replace it: chmod go-w %s"
              .formatted(file, mode(folder), ShellWord.of(folder)));
    }
  }

  /** About a key in clear that is configured as if it were encrypted. */
  static List<String> ofKey(SoftsignSettings key) {
    try {
      return key.passphrase().isEmpty() || EncryptedKeyFile.header(key.path()).isPresent()
          ? List.of()
          : List.of(
              "there is a passphrase for key file %s, but it is in clear: countersign softsign encrypt makes an encrypted one of it"
                  .formatted(key.path()));
    } catch (KeyFileException e) {
      return List.of(); // opening it will say so
    }
  }

  /** About a configuration file. */
  static List<String> ofConfiguration(Path file) {
    return real(file)
        .flatMap(real -> ofWriters("configuration", file, real))
        .map(List::of)
        .orElse(List.of());
  }

  private static Optional<String> ofWriters(String what, Path file, Path real) {
    return isWritableByOthers(real)
        ? Optional.of(
            "%s %s can be written by others (mode %s): make sure that it is still yours, then: chmod go-w %s"
                .formatted(what, file, mode(real), ShellWord.of(real)))
        : Optional.empty();
  }

  private static boolean isWritableByOthers(Path path) {
    return (number(path, "unix:mode") & WRITABLE_BY_OTHERS) != 0;
  }

  private static String mode(Path path) {
    return "%04o".formatted(number(path, "unix:mode") & 07777);
  }

  /** 0 if it cannot be asked: opening the file will say so. */
  private static int number(Path path, String attribute) {
    try {
      return Files.getAttribute(path, attribute) instanceof Integer number ? number : 0;
    } catch (IOException | UnsupportedOperationException e) {
      return 0;
    }
  }

  private static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
