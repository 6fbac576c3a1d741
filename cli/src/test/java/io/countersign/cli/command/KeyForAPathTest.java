package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A secret that somebody typed where the path of its file belongs is in no message. */
class KeyForAPathTest {
  @TempDir Path parent;
  private StateHome home;
  private String written = "";

  @BeforeEach
  void makeHome() throws IOException {
    home = StateHome.make(parent, "home");
    home.state("init", "my-1");
    written = Files.readString(home.config);
  }

  /** In the forms in which keys are copied around, the end of some lost on the way. */
  static List<String> keys() {
    List<String> keys = new ArrayList<>();
    Random random = new Random(5);
    for (int length : new int[] {32, 64}) {
      byte[] key = new byte[length];
      random.nextBytes(key);
      String base64 = Base64.getEncoder().encodeToString(key);
      keys.add(base64);
      keys.add(base64.replace("=", ""));
      keys.add(HexFormat.of().formatHex(key));
      keys.add("0x" + HexFormat.of().withUpperCase().formatHex(key));
      keys.add("{\"type\": \"tendermint/PrivKeyEd25519\", \"value\": \"%s\"}".formatted(base64));
    }
    keys.add("/" + keys.getFirst().substring(1));
    return keys;
  }

  @ParameterizedTest
  @MethodSource("keys")
  void itIsNotRepeatedByAnyThatOpensIt(String key) throws IOException {
    for (String file : List.of("secrets/my-1-consensus.key", "secrets/kms-identity.key")) {
      Path named = home.config.resolveSibling(file);
      Files.writeString(home.config, written.replace("\"" + named + "\"", "'''" + key + "'''"));
      for (CliRun run : runs()) {
        assertEquals(1, run.exitCode(), run.err());
        assertFalse(
            (run.err() + run.out()).contains(key.substring(2, key.length() - 2)), run.err());
        assertTrue(
            run.err().contains("got what looks like a key itself and is not shown"), run.err());
      }
    }
  }

  private List<CliRun> runs() {
    String config = home.config.toString();
    return List.of(
        CliRun.of("start", "-v", "-c", config), // with stack traces
        CliRun.of("check", "-c", config));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void norByAnotherSettingThatItIsNoValueFor(String key) throws IOException {
    for (String setting : List.of("key_type = \"consensus\"", "id = \"my-1\"")) {
      String name = setting.substring(0, setting.indexOf('='));
      Files.writeString(home.config, written.replace(setting, name + "= '''" + key + "'''"));
      for (CliRun run : runs()) {
        assertEquals(1, run.exitCode(), run.err());
        assertFalse(
            (run.err() + run.out()).contains(key.substring(2, key.length() - 2)), run.err());
      }
    }
  }

  @Test
  void norIsATextThatIsNoToml() throws IOException {
    String key = keys().getFirst();
    Files.writeString(home.config, written.replace("\"" + home.key + "\"", key));
    for (CliRun run : runs()) {
      assertEquals(1, run.exitCode(), run.err());
      assertFalse(run.err().contains(key.substring(2, 20)), run.err());
    }
  }

  @Test
  void aPathThatIsOnlyMissingIsNamed() throws IOException {
    Path missing = home.key.resolveSibling("other.key");
    Files.writeString(home.config, written.replace(home.key.toString(), missing.toString()));
    for (CliRun run : runs()) {
      assertTrue(run.err().contains("no key file " + missing + ": bring yours there"), run.err());
    }
  }

  @Test
  void aPassphraseForItsFileIsNotRepeated() throws IOException {
    Files.move(home.key, home.key.resolveSibling("clear.key"));
    Path words = Files.writeString(parent.resolve("words"), "correct horse\n");
    CliRun.of(
        "softsign",
        "encrypt",
        "--passphrase",
        "file:" + words,
        "--memory",
        "8",
        home.key.resolveSibling("clear.key").toString(),
        home.key.toString());
    for (String secret : List.of("correct horse", keys().getFirst())) {
      Files.writeString(
          home.config,
          written.replace("key_type =", "passphrase = \"file:" + secret + "\"\nkey_type ="));
      CliRun start = CliRun.of("start", "-v", "-c", home.config.toString());
      assertEquals(1, start.exitCode(), start.err());
      assertFalse(start.err().contains(secret.substring(2)), start.err());
      assertTrue(start.err().contains("not shown"), start.err());
    }
  }
}
