package io.countersign.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real program, its key encrypted, started with the passphrase in each place. */
@Tag("dist")
class EncryptedKeyStartTest {
  private static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final String WORDS = "correct horse battery staple";

  @TempDir private Path folder;
  private SignerSetup setup;
  private Path encrypted = Path.of("");
  private final Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));

  @BeforeEach
  void encryptTheKey() throws Exception {
    setup = new SignerSetup("my-1", PROGRAM, folder);
    setup.create(line -> {});
    encrypted = folder.resolve("encrypted.key");
    environment.putAll(Map.of("WORDS", WORDS, "CREDENTIALS_DIRECTORY", folder.toString()));
    Path words = Files.writeString(folder.resolve("words"), WORDS + "\n");
    Files.setPosixFilePermissions(words, PosixFilePermissions.fromString("rw-------"));
    String plain = setup.consensusKey().toString();
    Run made = run("softsign", "encrypt", plain, encrypted.toString(), "--passphrase=env:WORDS");
    assertEquals(0, made.exitCode(), made.err());
    Path config = folder.resolve("tmkms.toml");
    Files.writeString(
        config, Files.readString(config).replace(setup.consensusKey().toString(), "ENCRYPTED"));
    assertTrue(Files.readString(config).contains("ENCRYPTED"), Files.readString(config));
    Files.delete(setup.consensusKey());
  }

  @ParameterizedTest
  @CsvSource({"credential:words", "file:words", "env:WORDS"})
  void startsFromEachPlaceAndStopsCleanly(String source) throws Exception {
    configure("passphrase = \"%s\"".formatted(source));

    startAndStop();
  }

  private void startAndStop() throws Exception {
    try (SignerProgram signer = setup.start(environment)) {
      while (!log().contains("not connected")) { // nobody listens: it runs
        assertTrue(signer.isAlive(), log());
        Thread.sleep(20);
      }
      assertEquals(0, signer.terminate(Duration.ofSeconds(5)), log());
    }
    assertTrue(log().contains("signing with ed25519 key"), log());
    assertFalse(log().contains(WORDS), log());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "passphrase = \"env:PATH\" | wrong passphrase, or the file was changed",
        "passphrase = \"credential:none\" | no passphrase file ",
        "# nothing | expected a terminal to ask for the passphrase on, got none: set passphrase = \"credential:NAME\", \"file:PATH\" or \"env:NAME\" in its [[providers.softsign]]",
      })
  void refusesToStartInOneSentence(String line, String reason) throws Exception {
    configure(line);

    Run start = run("start", "-c", folder.resolve("tmkms.toml").toString());

    assertEquals(1, start.exitCode());
    assertTrue(
        start
            .err()
            .contains("error: consensus key of my-1: key file %s: %s".formatted(encrypted, reason)),
        start.err());
  }

  @Test
  void aStateMadeWithoutThePassphraseIsTheUnlockedKeys() throws Exception {
    configure("passphrase = \"env:WORDS\"");
    String config = folder.resolve("tmkms.toml").toString();
    assertEquals(0, run("state", "forget", "my-1", "--confirm", "my-1", "-c", config).exitCode());
    String words = String.valueOf(environment.remove("WORDS"));

    Run made = run("state", "init", "my-1", "-c", config);

    assertEquals(0, made.exitCode(), made.err());
    environment.put("WORDS", words);
    startAndStop();
  }

  @Test
  void aTerminalIsAskedAndShowsNothing() throws Exception {
    assumeTrue(Files.isExecutable(SCRIPT), "there is no " + SCRIPT + ", which makes terminals");
    Path out = folder.resolve("out.key");
    String command = "'%s' softsign decrypt '%s' '%s'".formatted(PROGRAM, encrypted, out);
    Path screen = folder.resolve("screen");
    Process terminal =
        new ProcessBuilder(SCRIPT.toString(), "-qec", command, "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile())
            .start();
    try (OutputStream keyboard = terminal.getOutputStream()) {
      while (!Files.readString(screen).contains("passphrase of ")) {
        assertTrue(terminal.isAlive(), Files.readString(screen));
        Thread.sleep(20);
      }
      keyboard.write((WORDS + "\n").getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
      assertTrue(terminal.waitFor(20, TimeUnit.SECONDS), Files.readString(screen));
    } finally {
      terminal.destroyForcibly();
    }
    String shown = Files.readString(screen);
    assertEquals(0, terminal.exitValue(), shown);
    assertTrue(Files.exists(out), shown);
    assertFalse(shown.contains(WORDS), shown);
  }

  private void configure(String line) throws IOException {
    Path config = folder.resolve("tmkms.toml");
    Files.writeString(
        config,
        Files.readString(config).replace("\"ENCRYPTED\"", "\"" + encrypted + "\"\n" + line));
  }

  private String log() throws IOException {
    return Files.exists(setup.log()) ? Files.readString(setup.log()) : "";
  }

  private Run run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(List.of(arguments));
    return Run.of(folder, environment, command);
  }
}
