package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code start} makes of a {@code state_hook}. Each start ends before it dials: another chain
 * has no watermark, which is opened behind the hook.
 */
class StateHookTest {
  private static final String GOT_PAST_THE_HOOK = "chain other-1: watermark";

  /** Opened after the one with the hook, and never: so that a start ends by itself. */
  private static final String OTHER_CHAIN =
      """

      [[chain]]
      id = "other-1"
      key_format = { type = "hex" }
      [[validator]]
      chain_id = "other-1"
      addr = "tcp://127.0.0.1:26659"
      secret_key = "IDENTITY"
      [[providers.softsign]]
      chain_ids = ["other-1"]
      path = "KEY"
      """;

  @TempDir Path parent;
  private Path config;
  private Path watermark;

  @BeforeEach
  void makeHome() throws IOException {
    Path home = parent.toRealPath().resolve("home");
    config = home.resolve("tmkms.toml");
    watermark = home.resolve("state/my-1-consensus.json.watermark");
    CliRun.of("init", "--chain-id", "my-1", home.toString());
    Path other = home.resolve("secrets/other.key");
    Path identity = home.resolve("secrets/kms-identity.key");
    CliRun.of("softsign", "keygen", home.resolve("secrets/my-1-consensus.key").toString());
    CliRun.of("softsign", "keygen", identity.toString());
    CliRun.of("softsign", "keygen", other.toString());
    Files.writeString(
        config,
        OTHER_CHAIN.replace("KEY", other.toString()).replace("IDENTITY", identity.toString()),
        StandardOpenOption.APPEND);
  }

  @Test
  void itsHeightRaisesTheFloor() throws IOException {
    stateAt(300);
    CliRun start = startWith("{\"latest_block_height\":\"347\"}", true);
    assertTrue(start.err().contains(GOT_PAST_THE_HOOK), start.err());
    assertTrue(
        start
            .err()
            .contains(
                "state_hook: the chain is at height 347, last signed was height 300 and below: nothing at or below it is signed"),
        start.err());
    assertEquals(347, lastSigned());
  }

  @ParameterizedTest
  @CsvSource({"0", "299", "300"})
  void aHeightThatIsNotAboveChangesNothing(long height) throws IOException {
    stateAt(300);
    byte[] before = Files.readAllBytes(watermark);
    CliRun start = startWith("{\"latest_block_height\": %d}".formatted(height), true);
    assertTrue(start.err().contains(GOT_PAST_THE_HOOK), start.err());
    assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(watermark)));
  }

  @Test
  void aFreshStateIsAsHighAsTheHookSays() throws IOException {
    CliRun start =
        startWith("{\"latest_block_height\":\"9000000\"}", true, "--fresh-state", "my-1");
    assertTrue(start.err().contains(GOT_PAST_THE_HOOK), start.err());
    assertEquals(9_000_000, lastSigned());
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aHeightThatNoChainCanHaveReachedIsAFailure(boolean failClosed) throws IOException {
    stateAt(300);
    CliRun start = startWith("{\"latest_block_height\":\"9000000\"}", failClosed);
    assertEquals(!failClosed, start.err().contains(GOT_PAST_THE_HOOK), start.err());
    assertTrue(
        start
            .err()
            .contains("it printed height 9000000, 8999700 above the last one, 300, and at most 90"),
        start.err());
    assertTrue(
        start.err().contains("countersign state raise -c " + config + " my-1 --height 9000000"),
        start.err());
    assertEquals(300, lastSigned());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5                             | expected it to print {"latest_block_height": "347290"}, got 5
          {}                            | expected it to print {"latest_block_height": "347290"}, got {}
          {"latest_block_height":"-1"}  | got {"latest_block_height":"-1"}
          {"latest_block_height":1.5}   | got {"latest_block_height":1.5}
          {"latest_block_height":null}  | got {"latest_block_height":null}
          ''                            | got nothing
          """)
  void anythingButAHeightIsAFailure(String printed, String error) throws IOException {
    stateAt(300);
    CliRun closed = startWith(printed, true);
    assertEquals(1, closed.exitCode());
    assertTrue(closed.err().contains(error), closed.err());
    assertTrue(closed.err().contains("nothing is signed, since fail_closed is true"), closed.err());
    assertFalse(closed.err().contains(GOT_PAST_THE_HOOK), closed.err());
    CliRun open = startWith(printed, false);
    assertTrue(open.err().contains(error), open.err());
    assertTrue(open.err().contains(GOT_PAST_THE_HOOK), open.err());
    assertEquals(300, lastSigned());
  }

  @Test
  void whatACommandComplainsOfIsInTheLog() throws IOException {
    stateAt(300);
    CliRun start = start("[\"sh\", \"-c\", \"echo no node >&2; exit 1\"]", true);
    assertTrue(start.err().contains("[my-1] state_hook says: no node"), start.err());
    assertTrue(start.err().contains("state_hook: sh ended with exit code 1"), start.err());
  }

  private void stateAt(long height) {
    CliRun.of("state", "init", "my-1", "--height", Long.toString(height), "-c", config.toString());
  }

  private long lastSigned() {
    String shown = CliRun.of("state", "show", "my-1", "--json", "-c", config.toString()).out();
    return Long.parseLong(shown.replaceAll("(?s).*\"height\": ?\"(\\d+)\".*", "$1"));
  }

  private CliRun startWith(String printed, boolean failClosed, String... more) throws IOException {
    Path output = Files.writeString(parent.resolve("printed"), printed);
    return start("[\"cat\", \"%s\"]".formatted(output), failClosed, more);
  }

  private CliRun start(String command, boolean failClosed, String... more) throws IOException {
    String hook =
        "state_hook = { cmd = %s, timeout_secs = 20, fail_closed = %b }%n"
            .formatted(command, failClosed);
    Path with = parent.toRealPath().resolve("home/tmkms.toml");
    String text = Files.readString(config).replaceAll("(?m)^state_hook.*\n", "");
    Files.writeString(with, text.replace("[[chain]]\n", "[[chain]]\n" + hook));
    String[] arguments =
        Arrays.copyOf(new String[] {"start", "-c", with.toString()}, 3 + more.length);
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CliRun.of(arguments);
  }
}
