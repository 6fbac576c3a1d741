package io.countersign.cli.run;

import io.countersign.cli.settings.ChainKey;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkUpkeep;
import io.countersign.softsign.ShellWord;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A key that got or lost its name has its watermark under the other one: a new one beside it would
 * forget all that it has signed.
 */
public final class RenamedKey {
  private RenamedKey() {}

  /** Why no watermark is to be made for this key; empty if none stands beside. */
  public static Optional<String> problem(ChainKey key, WatermarkOwner owner) {
    Path own = key.watermarkFile().toAbsolutePath();
    Path state = key.chain().stateFile().toAbsolutePath();
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(
            state.getParent(), file -> isWatermarkOf(state, file.getFileName().toString()))) {
      for (Path sibling : siblings) {
        if (!sibling.equals(own) && isOf(owner, sibling)) {
          return Optional.of(
              "this key has a state already, under another name of the key: %s; give the key that name again, or take the state along: mv %s %s"
                  .formatted(sibling, ShellWord.of(sibling), ShellWord.of(own)));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // what is to be made there will say so
    }
  }

  private static boolean isWatermarkOf(Path state, String name) {
    return name.startsWith(state.getFileName() + ".") && name.endsWith(".watermark");
  }

  private static boolean isOf(WatermarkOwner owner, Path file) {
    try {
      return WatermarkUpkeep.inspect(file).owner().equals(owner);
    } catch (WatermarkException e) {
      return false;
    }
  }
}
