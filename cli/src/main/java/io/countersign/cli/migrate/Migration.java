package io.countersign.cli.migrate;

import io.countersign.cli.NewFile;
import io.countersign.cli.Replacement;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.cli.tmkms.TmkmsStateText;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A new folder for an old signer: whole, or not at all. */
public final class Migration {
  private Migration() {}

  /**
   * Passes if the folder can be made.
   *
   * @throws MigrationException if there is something already
   */
  public static void requireFree(Path target) throws MigrationException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new MigrationException(
          "expected a new folder, got %s, which exists and was left as it is: name another one with --to"
              .formatted(target));
    }
  }

  /**
   * Makes it.
   *
   * @return its configuration
   * @throws MigrationException if it cannot be made; nothing is left of it then
   */
  public static Settings write(OldSigner old, Path target) throws MigrationException {
    requireFree(target);
    try {
      Settings settings = SettingsReader.read(old.furnish(target));
      for (OldChain chain : old.chains()) {
        ChainSettings here =
            settings
                .chain(chain.id())
                .orElseThrow(() -> new MigrationException("lost chain " + chain.id()));
        // For a TMKMS that is started on this folder before us: it takes a missing file for height
        // 0.
        Replacement.write(
            here.stateFile(), TmkmsStateText.of(chain.last()).getBytes(StandardCharsets.US_ASCII));
        WatermarkFiles.create(here.watermarkFile(), chain.firstRecord());
      }
      return settings;
    } catch (SettingsException | WatermarkException e) {
      throw undone(target, new MigrationException(String.valueOf(e.getMessage()), e));
    } catch (MigrationException e) {
      throw undone(target, e);
    } catch (IOException e) {
      String reason = "%s could not be made: %s".formatted(target, NewFile.reason(e));
      throw undone(target, new MigrationException(reason, e));
    }
  }

  /** Takes away what was made; without it an old state could be started on. */
  public static MigrationException undone(Path target, MigrationException cause) {
    try {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        delete(target);
      }
      return cause;
    } catch (IOException e) {
      return new MigrationException(
          "%s; %s was begun and could not be taken away again: %s; delete it, it holds a copy of the key"
              .formatted(cause.getMessage(), target, NewFile.reason(e)),
          cause);
    }
  }

  /** All of it was made by us: the folder was not there. */
  private static void delete(Path target) throws IOException {
    Files.walkFileTree(
        target,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Passes if an old signer has signed nothing since it was read.
   *
   * @throws MigrationException if it has: it still runs
   */
  public static void requireSame(OldSigner before, OldSigner now) throws MigrationException {
    List<OldChain> chains = now.chains();
    for (int i = 0; i < chains.size(); i++) {
      OldChain chain = chains.get(i);
      if (!before.chains().get(i).equals(chain)) {
        throw new MigrationException(
            "chain %s was signed for meanwhile, %s has changed: the old signer still runs; stop it first; nothing was made"
                .formatted(chain.id(), chain.stateFile()));
      }
    }
  }
}
