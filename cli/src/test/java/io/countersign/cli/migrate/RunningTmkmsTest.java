package io.countersign.cli.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.SoftKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process whose arguments are those of TMKMS, beside a configuration of ours. */
@Timeout(60)
class RunningTmkmsTest {
  private static final Crypto CRYPTO = CryptoChoice.make().crypto();

  @TempDir Path parent;
  private final List<Process> running = new ArrayList<>();
  private Path ours;
  private Path theirs;

  @BeforeEach
  void twoHomes() throws Exception {
    ours = home("ours");
    theirs = home("theirs");
  }

  @AfterEach
  void endIt() throws Exception {
    for (Process process : running) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void oneWithNothingInCommonIsNobodysBusiness() throws Exception {
    tmkms(Map.of(), "start", "-c", "tmkms.toml");
    assertEquals(Optional.empty(), found());
  }

  @Test
  void oneOnTheSameConfigurationIsFound() throws Exception {
    Process process = tmkms(Map.of(), "start", "-c", ours.resolve("tmkms.toml").toString());
    assertTrue(sentence().startsWith("tmkms runs on this configuration, process " + process.pid()));
  }

  @Test
  void theSameKeyFileIsFoundHoweverBothNameIt() throws Exception {
    Files.delete(theirs.resolve("key"));
    Files.createSymbolicLink(theirs.resolve("key"), ours.resolve("key"));
    Process process = tmkms(Map.of(), "start", "--config=tmkms.toml");
    assertTrue(
        sentence()
            .startsWith(
                "tmkms runs with key file %s, which its %s names, process %d ("
                    .formatted(ours.resolve("key"), theirs.resolve("tmkms.toml"), process.pid())),
        sentence());
  }

  @Test
  void theSameStateFileIsFound() throws Exception {
    Files.writeString(ours.resolve("a_priv_validator_state.json"), "{}");
    put(ours, "state_file = \"%s\"".formatted(ours.resolve("a_priv_validator_state.json")));
    put(theirs, "state_file = \"../ours/a_priv_validator_state.json\"");
    tmkms(Map.of("TMKMS_CONFIG_FILE", "tmkms.toml"), "start", "-v");
    assertTrue(sentence().startsWith("tmkms runs with state file "), sentence());
  }

  /** As after a migration whose old signer was started again. */
  @Test
  void aCopyOfTheKeyForTheSameChainIsFound() throws Exception {
    Files.delete(theirs.resolve("key"));
    Files.copy(ours.resolve("key"), theirs.resolve("key"));
    Process process = tmkms(Map.of(), "start");
    assertTrue(
        sentence()
            .startsWith(
                "tmkms runs with this key of chain a, from its %s, process %d ("
                    .formatted(theirs.resolve("tmkms.toml"), process.pid())),
        sentence());
  }

  @Test
  void aCopyOfTheKeyForAnotherChainSignsNothingTwice() throws Exception {
    Files.delete(theirs.resolve("key"));
    Files.copy(ours.resolve("key"), theirs.resolve("key"));
    Path config = theirs.resolve("tmkms.toml");
    Files.writeString(config, Files.readString(config).replace("\"a\"", "\"b\""));
    tmkms(Map.of(), "start");
    assertEquals(Optional.empty(), found());
  }

  @Test
  void anotherCommandOfItSignsNothing() throws Exception {
    tmkms(Map.of(), "version", "-c", ours.resolve("tmkms.toml").toString());
    assertEquals(Optional.empty(), found());
  }

  private Optional<String> found() throws Exception {
    Settings settings = SettingsReader.read(ours.resolve("tmkms.toml"));
    return RunningTmkms.on(settings, CRYPTO);
  }

  private String sentence() throws Exception {
    return found().orElse("none found");
  }

  /** A shell of that name, whose script is called as TMKMS's command. */
  private Process tmkms(Map<String, String> environment, String... arguments) throws Exception {
    Files.writeString(theirs.resolve(arguments[0]), "echo up; read -r line\n");
    Path program = theirs.resolve("tmkms");
    Files.createSymbolicLink(program, Path.of("/bin/sh"));
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(theirs.toFile());
    builder.environment().putAll(environment);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    running.add(process);
    assertEquals('u', process.getInputStream().read());
    return process;
  }

  /** For chain a, with a key of its own. */
  private Path home(String name) throws Exception {
    Path home = Files.createDirectories(parent.toRealPath().resolve(name));
    try (SecretBytes seed = SecretBytes.random(32)) {
      SoftKeyFile.write(home.resolve("key"), seed);
    }
    Files.writeString(
        home.resolve("tmkms.toml"),
        """
        [[chain]]
        id = "a"
        key_format = { type = "hex" }
        state_file = "%s/state.json"
        [[providers.softsign]]
        chain_ids = ["a"]
        path = "%s"
        [[validator]]
        chain_id = "a"
        addr = "unix:///run/node.sock"
        """
            .formatted(home, name.equals("theirs") ? "key" : home.resolve("key")));
    return home;
  }

  private static void put(Path home, String stateFile) throws IOException {
    Path config = home.resolve("tmkms.toml");
    Files.writeString(config, Files.readString(config).replaceFirst("state_file = .*", stateFile));
  }
}
