package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.countersign.cli.CliRun;
import io.countersign.cli.ProgramName;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.KeyFormat;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.cli.settings.ValidatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  @TempDir Path parent;

  @Test
  void aFolderIsMadeWithEverythingButTheDecisions() throws Exception {
    Path home = parent.toRealPath().resolve("a/home");

    CliRun run = CliRun.of("init", home.toString());

    assertEquals(
        """
        made HOME/tmkms.toml
        made HOME/secrets/kms-identity.key
        next:
          countersign softsign keygen HOME/secrets/test-chain-consensus.key
            # or the node's own: countersign softsign import priv_validator_key.json HOME/secrets/test-chain-consensus.key
          countersign state init test-chain -c HOME/tmkms.toml
            # and --height H, if this key has ever signed: the last height it did
          countersign start -c HOME/tmkms.toml
        """,
        run.out().replace(home.toString(), "HOME"));
    assertEquals("", run.err());
    assertEquals(0, run.exitCode());
    assertEquals("rwx------", permissions(home.resolve("secrets")));
    assertEquals("rw-------", permissions(home.resolve("secrets/kms-identity.key")));
    assertEquals(44, Files.size(home.resolve("secrets/kms-identity.key")));
    assertEquals(true, Files.isDirectory(home.resolve("state")));
  }

  @Test
  void whatItWritesIsForALocalTestChain() throws Exception {
    Path home = parent.toRealPath().resolve("home");
    CliRun.of("init", home.toString());

    Settings settings = SettingsReader.read(home.resolve("tmkms.toml"));

    ChainSettings chain = settings.chain("test-chain").orElseThrow();
    assertEquals(new KeyFormat.Hex(), chain.keyFormat());
    assertEquals(home.resolve("state/test-chain-consensus.json"), chain.stateFile());
    assertEquals(
        home.resolve("secrets/test-chain-consensus.key"), settings.keyFiles().getFirst().path());
    ValidatorSettings validator = settings.validators().getFirst();
    assertEquals("tcp://127.0.0.1:26658", validator.address().toString());
    assertEquals(Optional.of(home.resolve("secrets/kms-identity.key")), validator.secretKey());
    assertEquals(List.of(), settings.warnings());
  }

  @Test
  void aChainAndItsNodeCanBeNamed() throws Exception {
    Settings settings = settingsOf("--chain-id", "my-1", "--addr", "unix:///run/node.sock");

    ValidatorSettings validator = settings.validators().getFirst();
    assertEquals("unix:///run/node.sock", validator.address().toString());
    assertEquals(Optional.empty(), validator.secretKey());
  }

  @Test
  void allNetworksOfTmkmsStandThereInItsOrder() throws Exception {
    Settings settings = settingsOf("-n", "cosmoshub,irishub,sentinelhub,osmosis,core");

    assertEquals(
        List.of("cosmoshub-4", "irishub-1", "sentinelhub-2", "osmosis-1", "core-1"),
        settings.chains().stream().map(ChainSettings::id).toList());
    assertEquals(
        new KeyFormat.Bech32Text("iap", "icp"),
        settings.chain("irishub-1").orElseThrow().keyFormat());
    assertEquals(List.of(), settings.warnings());
  }

  /** Which takes one consensus key from files, and no more. */
  @Test
  void severalNetworksShareTheOneKeyThatTmkmsTakes() throws Exception {
    Path home = parent.toRealPath().resolve("home");

    CliRun run = CliRun.of("init", "-n", "osmosis,core", home.toString());

    Settings settings = SettingsReader.read(home.resolve("tmkms.toml"));
    assertEquals(
        List.of(List.of("osmosis-1", "core-1")),
        settings.keyFiles().stream().map(SoftsignSettings::chainIds).toList());
    assertEquals(home.resolve("secrets/consensus.key"), settings.keyFiles().getFirst().path());
    assertEquals(
        List.of("  countersign softsign keygen " + home.resolve("secrets/consensus.key")),
        run.outLines().stream().filter(line -> line.startsWith("  countersign softsign")).toList());
  }

  @Test
  void calledAsTmkmsItIsForTheHubAsThere() throws Exception {
    Path home = parent.resolve("home");

    CliRun run = CliRun.as(ProgramName.TMKMS, "init", home.toString());

    assertEquals(
        List.of("cosmoshub-4"),
        SettingsReader.read(home.resolve("tmkms.toml")).chains().stream()
            .map(ChainSettings::id)
            .toList());
    assertEquals(
        "  tmkms start -c " + home.toRealPath().resolve("tmkms.toml"), run.outLines().getLast());
    assertEquals(true, Files.isDirectory(home.resolve("schema")));
  }

  @Test
  void aNetworkCanHaveItsNodeNamed() throws Exception {
    Settings settings = settingsOf("-n", "osmosis", "--addr", "tcp://10.0.0.1:1234");

    assertEquals("tcp://10.0.0.1:1234", settings.validators().getFirst().address().toString());
  }

  @Test
  void aPathIsWrittenSoThatTomlReadsIt() throws Exception {
    Path home = parent.toRealPath().resolve("it's \"quoted\" \\ ä");
    CliRun run = CliRun.of("init", home.toString());

    Settings settings = SettingsReader.read(home.resolve("tmkms.toml"));

    assertEquals(
        home.resolve("secrets/test-chain-consensus.key"), settings.keyFiles().getFirst().path());
    assertEquals(
        "  countersign start -c '" + home.toString().replace("'", "'\\''") + "/tmkms.toml'",
        run.outLines().getLast());
  }

  @Test
  void nothingThatExistsIsTouched() throws Exception {
    for (String existing : List.of("tmkms.toml", "secrets/kms-identity.key")) {
      Path home = Files.createDirectories(parent.toRealPath().resolve(existing.replace('/', '-')));
      Path file = home.resolve(existing);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "precious");

      CliRun run = CliRun.of("init", home.toString());

      assertEquals(
          List.of(
              "error: %s exists already and was left as it is: name another folder"
                  .formatted(file)),
          run.errLines());
      assertEquals(1, run.exitCode());
      assertEquals("precious", Files.readString(file));
      assertFalse(Files.exists(home.resolve("state")));
    }
  }

  @Test
  void aFileInTheWayIsSaid() throws Exception {
    Path file = Files.writeString(parent.resolve("file"), "");

    CliRun run = CliRun.of("init", file.toString());

    assertEquals(1, run.exitCode());
    assertEquals(1, run.errLines().size());
  }

  private Settings settingsOf(String... options) throws Exception {
    Path home = parent.resolve("home");
    String[] arguments = new String[options.length + 2];
    arguments[0] = "init";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = home.toString();
    CliRun run = CliRun.of(arguments);
    assertEquals("", run.err());
    return SettingsReader.read(home.resolve("tmkms.toml"));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
