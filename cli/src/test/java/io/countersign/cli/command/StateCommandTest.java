package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of {@code state} and of what {@code start} says without a state. */
class StateCommandTest {
  private static final String TMKMS =
      "{\"height\":\"17\",\"round\":\"0\",\"step\":2,\"block_id\":null}";

  @TempDir Path parent;
  private Path home;
  private Path config;
  private Path state;
  private Path watermark;

  @BeforeEach
  void makeHome() throws IOException {
    home = parent.toRealPath().resolve("home");
    config = home.resolve("tmkms.toml");
    state = home.resolve("state/my-1-consensus.json");
    watermark = home.resolve("state/my-1-consensus.json.watermark");
    CliRun.of("init", "--chain-id", "my-1", home.toString());
    CliRun.of("softsign", "keygen", home.resolve("secrets/my-1-consensus.key").toString());
  }

  @Test
  void aStateIsMadeAndShown() {
    CliRun made = run("state", "init", "my-1");

    assertEquals(
        List.of("made " + watermark, "chain my-1: every height may be signed"), made.outLines());
    assertEquals(0, made.exitCode());
    CliRun shown = run("state", "show", "my-1");
    assertTrue(shown.out().startsWith("my-1: last signed nothing (record 1 of key "), shown.out());
    assertTrue(shown.outLines().getFirst().endsWith(", " + watermark + ")"), shown.out());
    assertEquals(shown.outLines().getFirst(), run("state", "show").outLines().getFirst());
  }

  @Test
  void theHeightIsAFloor() {
    CliRun made = run("state", "init", "my-1", "--height", "5");

    assertEquals("chain my-1: nothing at or below height 5 will be signed", made.outLines().get(1));
    assertTrue(run("state", "show").out().startsWith("my-1: last signed height 5 and below ("));
  }

  @Test
  void aStateThatExistsIsLeftAsItIs() throws IOException {
    run("state", "init", "my-1", "--height", "5");
    byte[] before = Files.readAllBytes(watermark);

    CliRun again = run("state", "init", "my-1", "--height", "7");

    assertEquals(1, again.exitCode());
    assertEquals(
        List.of(
            "error: watermark %s exists already and was left as it is; look at it with: countersign state show -c %s my-1"
                .formatted(watermark, config)),
        again.errLines());
    assertArrayEquals(before, Files.readAllBytes(watermark));
  }

  @Test
  void aMissingStateIsShownAsMissing() {
    CliRun shown = run("state", "show");

    assertEquals(
        List.of("error: my-1: watermark %s does not exist".formatted(watermark)), shown.errLines());
    assertEquals(1, shown.exitCode());
  }

  @Test
  void anUnknownChainIsSaidWithTheKnownOnes() {
    for (String command : List.of("init", "show")) {
      CliRun run = run("state", command, "my-2");

      assertEquals(
          List.of(
              "error: no [[chain]] with id \"my-2\" in %s, expected one of: my-1"
                  .formatted(config)),
          run.errLines());
      assertEquals(1, run.exitCode());
    }
  }

  @Test
  void whatTmkmsSignedIsConsentEnough() throws IOException {
    Files.writeString(state, TMKMS);

    CliRun made = run("state", "init", "my-1");

    assertEquals(
        List.of(
            "made " + watermark,
            "chain my-1: precommit 17/0 for nil was signed last, as %s says; nothing up to there will be signed"
                .formatted(state)),
        made.outLines());
    assertTrue(
        run("state", "show").out().startsWith("my-1: last signed perhaps something in 17/0 ("));
  }

  @Test
  void whatTmkmsSignedIsNotForgotten() throws IOException {
    Files.writeString(state, TMKMS);

    CliRun run = run("state", "init", "my-1", "--height", "16");

    assertEquals(
        List.of(
            "error: %s says that height 17 was signed: countersign state init -c %s my-1 --height 17"
                .formatted(state, config)),
        run.errLines());
    assertEquals(1, run.exitCode());
    assertFalse(Files.exists(watermark));
    assertEquals(0, run("state", "init", "my-1", "--height", "17").exitCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"height\":\"many\"}",
        "{\"height\":[1]}",
        "{\"height\":null}",
        "{\"height\":-1}"
      })
  void aStateFileThatSaysNothingIsNotTakenForNone(String content) throws IOException {
    Files.writeString(state, content);

    CliRun run = run("state", "init", "my-1");

    assertEquals(1, run.exitCode(), run.err());
    assertTrue(run.err().startsWith("error: expected TMKMS's state in " + state), run.err());
    assertFalse(Files.exists(watermark));
  }

  @Test
  void withoutAStateNothingStarts() {
    CliRun run = run("start");

    assertEquals(1, run.exitCode());
    assertTrue(
        run.errLines().getLast().startsWith("error: chain my-1: watermark " + watermark),
        run.err());
    assertTrue(
        run.errLines()
            .getLast()
            .endsWith("countersign state init -c " + config + " my-1 --height HEIGHT"),
        run.err());
  }

  @Test
  void aFreshStateIsForKnownChainsOnly() {
    CliRun option = run("start", "--fresh-state", "my-2");
    CliRun variable =
        CliRun.in(
            Map.of("COUNTERSIGN_FRESH_STATE", "my-1, my-2"), "start", "-c", config.toString());

    for (CliRun run : List.of(option, variable)) {
      assertEquals(1, run.exitCode());
      assertEquals(
          "error: expected a configured chain for --fresh-state, got \"my-2\"",
          run.errLines().getLast());
    }
    assertFalse(Files.exists(watermark));
  }

  @Test
  void everyFaultOfTheConfigurationIsALine() throws IOException {
    Files.writeString(config, "[[chain]]\nid = 5\n[provider]\n");

    CliRun run = run("start");

    assertEquals(
        List.of(
            "error: %s:1:1: missing key_format in [[chain]]: expected a table (how this chain's public keys are printed)"
                .formatted(config),
            "error: %s:1:1: no [[validator]]: expected at least one".formatted(config),
            "error: %s:2:1: expected a string for id in [[chain]], got the number 5"
                .formatted(config),
            "error: %s:3:1: unknown key \"provider\" in the file, did you mean \"providers\"? (expected one of: chain, providers, validator, countersign)"
                .formatted(config)),
        run.errLines());
    assertEquals(1, run.exitCode());
  }

  @Test
  void tmkmssEnvironmentVariableNamesTheConfiguration() {
    CliRun run = CliRun.in(Map.of("TMKMS_CONFIG_FILE", config.toString()), "state", "init", "my-1");

    assertEquals(0, run.exitCode(), run.err());
  }

  private CliRun run(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "-c";
    all[arguments.length + 1] = config.toString();
    return CliRun.of(all);
  }
}
