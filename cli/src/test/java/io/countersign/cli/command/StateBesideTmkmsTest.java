package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import io.countersign.cli.tmkms.TmkmsState;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands do to a watermark, TMKMS is to know too. */
class StateBesideTmkmsTest {
  private static final TmkmsState.Signed LATER =
      new TmkmsState.Signed(new HeightRoundStep(17, 0, Step.PRECOMMIT), BlockId.NIL);

  @TempDir Path parent;
  private StateHome home;
  private Path document;

  @BeforeEach
  void makeHome() throws Exception {
    home = StateHome.make(parent, "home");
    home.state("init", "my-1", "--height", "5");
    home.sign(9, 1, 0xAA);
    document = parent.resolve("my-1.state.json");
  }

  @Test
  void whatIsRaisedIsRaisedForTmkms() throws Exception {
    assertEquals(0, home.state("raise", "my-1", "--height", "12").exitCode());
    assertEquals(ceiling(12, Integer.MAX_VALUE), state());
  }

  @Test
  void whatIsTakenFromAnotherHostIsToldToTmkmsExactly() throws Exception {
    StateHome fresh = home.another(parent, "fresh");
    home.state("export", "my-1", "--out", document.toString());
    assertEquals(0, fresh.state("import", "my-1", document.toString()).exitCode());
    TmkmsState.Signed signed = (TmkmsState.Signed) TmkmsState.read(fresh.tmkmsState);
    assertEquals("precommit 9/1 for block AAAAAAAAAA", signed.describe());
  }

  @Test
  void afterAHandoverTmkmsSignsNothingHereAnyMore() throws Exception {
    home.state("handover", "my-1", "--yes", "--out", document.toString());
    assertEquals(TmkmsState.Ceiling.OF_EVERYTHING, state());
    Files.delete(home.watermark);
    CliRun init = home.state("init", "my-1", "--height", "9223372036854775807");
    assertEquals(1, init.exitCode());
    assertTrue(init.err().contains("signing was handed over to another host"), init.err());
    assertEquals(0, home.state("import", "my-1", document.toString()).exitCode());
  }

  /** Or the other host would sign again what TMKMS has signed here. */
  @Test
  void whatTmkmsSignedLaterIsNotLeftBehind() throws Exception {
    Files.writeString(home.tmkmsState, LATER.text());
    for (String command : new String[] {"handover", "export"}) {
      CliRun run =
          command.equals("handover")
              ? home.state(command, "my-1", "--yes", "--out", document.toString())
              : home.state(command, "my-1", "--out", document.toString());
      assertEquals(1, run.exitCode());
      assertTrue(run.err().contains("TMKMS signed precommit 17/0 for nil since"), run.err());
      assertTrue(run.err().contains(" my-1 --height 17"), run.err());
      assertFalse(Files.exists(document));
    }
    assertEquals(LATER, state());
  }

  @Test
  void aMadeUpHeightBelowOurCeilingIsNoConsent() throws Exception {
    Files.writeString(home.tmkmsState, ceiling(10, 0).text());
    Files.delete(home.watermark);
    for (String[] arguments :
        new String[][] {{"init", "my-1"}, {"init", "my-1", "--height", "9"}}) {
      CliRun run =
          arguments.length == 2
              ? home.state("init", "my-1")
              : home.state("init", "my-1", "--height", "9");
      assertEquals(1, run.exitCode());
      assertTrue(run.err().endsWith(" my-1 --height 10\n"), run.err());
    }
    assertEquals(0, home.state("init", "my-1", "--height", "10").exitCode());
  }

  @Test
  void aForgottenChainIsForgottenByTmkmsToo() throws Exception {
    home.state("raise", "my-1", "--height", "12");
    assertTrue(Files.exists(home.tmkmsState));
    assertEquals(0, home.state("forget", "my-1", "--confirm", "my-1").exitCode());
    assertFalse(Files.exists(home.tmkmsState));
  }

  @Test
  void whoHasOptedOutHasTheFileLeftAlone() throws Exception {
    String text = Files.readString(home.config);
    Files.writeString(home.config, text.replace("[[chain]]\n", "[[chain]]\ntmkms_state = false\n"));
    Files.deleteIfExists(home.tmkmsState);
    home.state("raise", "my-1", "--height", "12");
    assertFalse(Files.exists(home.tmkmsState));
  }

  private TmkmsState state() throws Exception {
    return TmkmsState.read(home.tmkmsState);
  }

  private static TmkmsState.Ceiling ceiling(long height, int round) {
    return new TmkmsState.Ceiling(new HeightRoundStep(height, round, Step.PRECOMMIT));
  }
}
