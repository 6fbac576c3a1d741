package io.countersign.cli.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.init.Home;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old configurations with paths that nobody would choose. */
class OriginTest {
  private static final Origin.Given NOTHING = new Origin.Given(Optional.empty(), List.of());

  @TempDir private Path folder;

  @Test
  void aPathThatCannotBeIsASentence() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("kms.yaml"),
            """
            chains:
              - id: a
            validators:
              - chain_id: a
                addr: 127.0.0.1:1
            keys:
              - chain_ids: [a]
                key_file: b\0c
            """);

    MigrationException refused =
        assertThrows(
            MigrationException.class,
            () -> Origin.COSMOS_KMS.read(CryptoChoice.make().crypto(), file, NOTHING));

    assertEquals(
        file
            + " names a file that this process can have no path for, b\0c (Nul character not allowed):"
            + " if it is a name, LC_ALL=C.UTF-8 helps",
        refused.getMessage());
  }

  /** A regular expression once needed more stack for it than a thread has. */
  @Test
  void aLongPathOfTmkmsMovesAsAnyOther() throws Exception {
    Home home = Home.folders(folder.resolve("new"));
    String path = "/a".repeat(50_000);
    String text =
        """
        [[chain]]
        id = "test" # %s no end of a line in TOML
        key_format = { type = "hex" }
        [[validator]]
        chain_id = "test"
        addr = "tcp://127.0.0.1:1"
        secret_key = "%s"
        [[providers.softsign]]
        chain_ids = ["test"]
        path = "%s/b"
        """
            .formatted("\u2028", path, path);

    TmkmsPaths paths = TmkmsPaths.of(SettingsReader.parse(Path.of("tmkms.toml"), text), home);
    Settings moved = SettingsReader.parse(home.config(), paths.put(text));

    paths.requireAll(moved);
    assertEquals(home.state("test"), moved.chains().getFirst().stateFile());
    assertEquals(Optional.of(home.identityKey()), moved.validators().getFirst().secretKey());
  }
}
