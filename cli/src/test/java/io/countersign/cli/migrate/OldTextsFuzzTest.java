package io.countersign.cli.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.init.Home;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.protocol.crypto.Crypto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Configurations of other signers: what is not understood is refused, and nothing guessed. */
class OldTextsFuzzTest {
  private static final Crypto CRYPTO = CryptoChoice.make().crypto();
  private static final Origin.Given NOTHING = new Origin.Given(Optional.empty(), List.of());

  @TempDir private static Path folder;
  private static Home home;

  @BeforeAll
  static void makeHome() throws IOException {
    home = Home.folders(folder.resolve("new"));
  }

  @FuzzTest(maxDuration = "10m")
  void aYamlOfASigner(FuzzedDataProvider data) {
    try {
      YamlMap yaml = YamlSubset.parse("kms.yaml", data.consumeRemainingAsString());
      yaml.text("signMode", "");
      yaml.texts("chain_ids");
      for (YamlMap map : yaml.maps("chains")) {
        map.text("id", "");
      }
    } catch (MigrationException e) {
      // A sentence.
    }
  }

  /** Every path is another one afterwards, or the file is refused; all else stays. */
  @FuzzTest(maxDuration = "10m")
  void thePathsOfTmkms(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      Settings old = SettingsReader.parse(Path.of("tmkms.toml"), text);
      old.requireStartable();
      TmkmsPaths paths = TmkmsPaths.of(old, home);
      Settings moved = SettingsReader.parse(home.config(), paths.put(text));
      paths.requireAll(moved);
      assertEquals(old.keysInUse().size(), moved.keysInUse().size());
    } catch (SettingsException | MigrationException e) {
      // A sentence.
    }
  }

  /** Paths in it lead nowhere but into its own folder, where nothing else is. */
  @FuzzTest(maxDuration = "10m")
  void aHomeOfAnother(FuzzedDataProvider data) throws IOException {
    Origin origin = data.consumeBoolean() ? Origin.COSMOS_KMS : Origin.HORCRUX;
    String text = data.consumeRemainingAsString();
    if (text.contains("/") || text.contains("..")) {
      return;
    }
    Path file = Files.writeString(folder.resolve("old.yaml"), text);
    try {
      origin.read(CRYPTO, file, NOTHING);
    } catch (MigrationException e) {
      // A sentence.
    }
  }
}
