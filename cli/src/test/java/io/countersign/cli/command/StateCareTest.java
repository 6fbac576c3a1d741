package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.cli.CliRun;
import io.countersign.cli.LockedElsewhere;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Looking at a state, raising and forgetting it, and that none of it is done to a signer's back.
 */
class StateCareTest {
  @TempDir Path parent;
  private StateHome home;

  @BeforeEach
  void makeHome() throws Exception {
    home = StateHome.make(parent, "home");
    home.state("init", "my-1", "--height", "5");
  }

  @Test
  void whatIsRaisedIsShownBeforeAndAfter() throws Exception {
    home.sign(9, 1, 0xAA);
    assertEquals(
        new CliRun(
            0,
            "my-1: before  last signed precommit 9/1 for block AAAAAAAAAA\nmy-1: now     last signed height 12 and below\n",
            ""),
        home.state("raise", "my-1", "--height", "12"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9})
  void nothingIsLowered(int height) throws Exception {
    home.sign(9, 1, 0xAA);
    byte[] before = Files.readAllBytes(home.watermark);
    assertEquals(
        new CliRun(
            1,
            "",
            "error: chain my-1: expected a height above the last one, 9 (last signed precommit 9/1 for block AAAAAAAAAA), got %d; nothing was changed\n"
                .formatted(height)),
        home.state("raise", "my-1", "--height", Integer.toString(height)));
    assertArrayEquals(before, Files.readAllBytes(home.watermark));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100000006", "9223372036854775807"})
  void aHeightFromWhichThereIsNoWayDownIsNotTakenForASlipOfTheHand(String height) throws Exception {
    byte[] before = Files.readAllBytes(home.watermark);
    assertEquals(
        new CliRun(
            1,
            "",
            ("error: chain my-1: expected a height at most 100000000 above the last one, 5 (last signed height 5 and below), got %s;"
                    + " nothing was changed: up to there this key could sign nothing for the chain, and there is no way down;"
                    + " if it is right, add --yes\n")
                .formatted(height)),
        home.state("raise", "my-1", "--height", height));
    assertArrayEquals(before, Files.readAllBytes(home.watermark));
    assertEquals(0, home.state("raise", "my-1", "--height", height, "--yes").exitCode());
    assertEquals(Long.parseLong(height), home.last().position().height());
  }

  @Test
  void aHundredMillionHeightsAreRaisedWithoutAQuestionAlsoFromNothing() throws Exception {
    assertEquals(0, home.state("raise", "my-1", "--height", "100000005").exitCode());
    StateHome fresh = StateHome.make(parent, "fresh");
    fresh.state("init", "my-1");
    assertEquals(1, fresh.state("raise", "my-1", "--height", "100000001").exitCode());
    assertEquals(0, fresh.state("raise", "my-1", "--height", "100000000").exitCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "9223372036854775808", "1.5"})
  void whatIsNoHeightIsSaidWithoutATypeOfJava(String height) {
    for (String command : List.of("init", "raise")) {
      assertEquals(
          new CliRun(
              2,
              "",
              "error: expected a whole number up to 9223372036854775807 for --height, got \"%s\"; see: countersign state %s --help\n"
                  .formatted(height, command)),
          home.state(command, "my-1", "--height", height));
    }
  }

  @Test
  void everyCommandThatChangesAStateWaitsForTheSignerToStop() throws Exception {
    home.sign(9, 1, 0xAA);
    Path document = parent.resolve("document");
    Files.writeString(document, home.state("export", "my-1").out());
    byte[] before = Files.readAllBytes(home.watermark);
    try (LockedElsewhere signer = LockedElsewhere.hold(home.watermark)) {
      for (List<String> command :
          List.of(
              List.of("raise", "my-1", "--height", "100"),
              List.of("export", "my-1"),
              List.of("import", "my-1", document.toString()),
              List.of("handover", "my-1", "--yes"),
              List.of("forget", "my-1", "--confirm", "my-1"))) {
        CliRun run = home.state(command.toArray(String[]::new));
        assertEquals(1, run.exitCode(), command + run.out());
        assertTrue(
            run.err()
                .startsWith("error: watermark %s is in use by process ".formatted(home.watermark)),
            run.err());
        assertEquals("", run.out());
        assertArrayEquals(before, Files.readAllBytes(home.watermark), command.toString());
      }
      assertEquals(0, home.state("show").exitCode());
      assertEquals(0, home.state("verify", home.watermark.toString()).exitCode());
      assertTrue(signer.isAlive());
    }
    assertEquals(0, home.state("raise", "my-1", "--height", "100").exitCode());
  }

  @Test
  void programsReadWhatPeopleRead() throws Exception {
    home.sign(9, 1, 0xAA);
    JsonObject one =
        JsonParser.parseString(home.state("show", "my-1", "--json").out()).getAsJsonObject();
    assertEquals(
        List.of(
            "chain_id",
            "key",
            "file",
            "key_fingerprint",
            "record",
            "height",
            "round",
            "step",
            "floor",
            "content",
            "signed_at_ms",
            "open_height",
            "sat_out_height",
            "handed_over"),
        List.copyOf(one.keySet()));
    assertEquals("\"9\"", one.get("height").toString());
    assertEquals("1", one.get("round").toString());
    assertEquals("3", one.get("step").toString());
    assertEquals("\"block AAAAAAAAAA\"", one.get("content").toString());
    assertEquals("1700000000000", one.get("signed_at_ms").toString());
    assertEquals("null", one.get("open_height").toString());
    assertEquals(
        one, JsonParser.parseString(home.state("show", "--json").out()).getAsJsonArray().get(0));
    Files.delete(home.watermark);
    CliRun missing = home.state("show", "my-1", "--json");
    assertEquals(1, missing.exitCode());
    assertTrue(
        JsonParser.parseString(missing.out())
            .getAsJsonObject()
            .get("error")
            .getAsString()
            .contains("does not exist"));
  }

  @Test
  void aBackupIsSaidToBeOlderThanTheStateItself() throws Exception {
    home.sign(9, 1, 0xAA);
    Path backup = Files.copy(home.watermark, parent.resolve("backup"));
    assertVerified(0, backup, "as far as the configured chain's own state", "");
    assertVerified(0, home.watermark, "it is the state of the configured chain itself", "");
    home.sign(10, 0, 0);
    assertVerified(
        1,
        backup,
        "whole, chain my-1",
        "older than the configured chain's own state, do not use it: last signed precommit 10/0 for nil");
    Path newer = Files.copy(home.watermark, parent.resolve("newer"));
    Files.copy(backup, home.watermark, StandardCopyOption.REPLACE_EXISTING);
    assertVerified(0, newer, "newer than the configured chain's own state", "");
    home.state("handover", "my-1", "--yes");
    assertVerified(1, home.watermark, "whole", "handed over");
  }

  @Test
  void aDamagedOrForeignFileIsNotTrusted() throws Exception {
    byte[] bytes = Files.readAllBytes(home.watermark);
    Path copy = parent.resolve("copy");
    for (int at : new int[] {0, 20, 100}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(copy, damaged);
      assertVerified(1, copy, "", "expected a valid record in one of two slots, found none");
    }
    assertVerified(1, parent.resolve("none"), "", "does not exist");
    assertVerified(1, parent, "", "expected a watermark file, got something else");
    StateHome stranger = StateHome.make(parent, "stranger");
    stranger.state("init", "my-1", "--height", "50");
    assertVerified(1, stranger.watermark, "whole", "of another chain or key than");
  }

  @Test
  void aTornSlotIsSaid() throws Exception {
    home.sign(9, 1, 0xAA);
    home.sign(10, 1, 0xAA);
    byte[] bytes = Files.readAllBytes(home.watermark);
    bytes[4096 + 50] ^= 1;
    Path torn = parent.resolve("torn");
    Files.write(torn, bytes);
    assertVerified(
        0,
        torn,
        "  slot 1  record 3, precommit 10/1 for block AAAAAAAAAA\n  slot 2  no valid record",
        "");
  }

  @Test
  void withoutAConfigurationAFileIsLookedAtAlone() {
    CliRun run = CliRun.of("state", "verify", home.watermark.toString());
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("no configuration tmkms.toml to compare it with"), run.out());
  }

  private void assertVerified(int exitCode, Path file, String out, String err) throws Exception {
    byte[] before = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    CliRun run = home.state("verify", file.toString());
    assertEquals(exitCode, run.exitCode(), run.toString());
    assertTrue(run.out().contains(out), run.out());
    assertTrue(run.err().contains(err), run.err());
    assertArrayEquals(before, Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0]);
  }

  @Test
  void aTestNetworkIsForgotten() throws Exception {
    home.sign(9, 1, 0xAA);
    CliRun run = home.state("forget", "my-1", "--confirm", "my-1");
    assertEquals(
        List.of(
            "my-1: deleted %s, forgotten: last signed precommit 9/1 for block AAAAAAAAAA"
                .formatted(home.watermark),
            "a new state is made by: countersign state init -c %s my-1".formatted(home.config)),
        run.outLines());
    assertEquals(0, run.exitCode());
    assertFalse(Files.exists(home.watermark));
    assertEquals(0, home.state("init", "my-1").exitCode());
  }

  @Test
  void whatTmkmsSignedIsNotForgotten() throws Exception {
    Files.writeString(
        home.tmkmsState, "{\"height\":\"17\",\"round\":\"0\",\"step\":2,\"block_id\":null}");
    CliRun run = home.state("forget", "my-1", "--confirm", "my-1");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("says that height 17 was signed"), run.err());
    assertTrue(Files.exists(home.watermark));
  }
}
