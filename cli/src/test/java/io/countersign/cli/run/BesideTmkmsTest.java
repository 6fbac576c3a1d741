package io.countersign.cli.run;

import static io.countersign.cli.run.BesideTmkms.BLOCK;
import static io.countersign.cli.run.BesideTmkms.OTHER;
import static io.countersign.cli.run.BesideTmkms.at;
import static io.countersign.cli.run.BesideTmkms.signs;
import static io.countersign.protocol.consensus.Step.PRECOMMIT;
import static io.countersign.protocol.consensus.Step.PREVOTE;
import static io.countersign.protocol.consensus.Step.PROPOSAL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.tmkms.TmkmsState;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkStore;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From TMKMS to ours and back, by way of TMKMS's state file alone. */
class BesideTmkmsTest {
  @TempDir Path parent;
  private BesideTmkms host;

  @BeforeEach
  void makeHost() throws Exception {
    host = BesideTmkms.make(parent);
  }

  @Test
  void tmkmssStateIsTheConsentToGoOnAfterIt() throws Exception {
    host.tmkmsSigns(at(17, 3, PREVOTE), BLOCK);
    try (WatermarkStore store = host.open()) {
      assertEquals("perhaps something up to prevote 17/3", store.last().describe());
      assertFalse(signs(store, at(17, 3, PREVOTE), BLOCK), "its bytes are not known");
      assertFalse(signs(store, at(16, 9, PRECOMMIT), BLOCK));
      assertTrue(signs(store, at(17, 3, PRECOMMIT), BLOCK));
    }
    assertEquals(new TmkmsState.Signed(at(17, 3, PRECOMMIT), BLOCK), host.state());
  }

  @Test
  void tmkmsGoesOnAtOnceWhereNothingWasSignedInBetween() throws Exception {
    host.tmkmsSigns(at(17, 3, PREVOTE), BLOCK);
    host.open().close();
    host.open().close();
    assertEquals(new TmkmsState.Signed(at(17, 3, PREVOTE), BLOCK), host.state());
  }

  @Test
  void theHigherOfTheTwoCounts() throws Exception {
    host.openFresh().close();
    host.tmkmsSigns(at(17, 3, PREVOTE), BLOCK);
    try (WatermarkStore store = host.open()) {
      assertEquals(at(17, 3, PREVOTE), store.last().position());
      assertTrue(signs(store, at(20, 0, PRECOMMIT), BlockId.NIL));
    }
    host.tmkmsSigns(at(19, 0, PRECOMMIT), BLOCK);
    try (WatermarkStore store = host.open()) {
      assertEquals("precommit 20/0", store.last().describe());
    }
  }

  @Test
  void anotherBlockInOurVeryPositionIsNotSignedOver() throws Exception {
    try (WatermarkStore store = host.openFresh()) {
      assertTrue(signs(store, at(20, 0, PRECOMMIT), BLOCK));
    }
    host.tmkmsSigns(at(20, 0, PRECOMMIT), OTHER);
    StartException e = assertThrows(StartException.class, host::open);
    assertTrue(String.valueOf(e.getMessage()).contains("two signers"), e.getMessage());
    assertEquals(new TmkmsState.Signed(at(20, 0, PRECOMMIT), OTHER), host.state());
  }

  @Test
  void anOlderWatermarkThanOurOwnCeilingIsNotSignedWith() throws Exception {
    host.openFresh().close();
    byte[] old = Files.readAllBytes(host.watermark);
    WatermarkStore store = host.open();
    assertTrue(signs(store, at(20, 0, PRECOMMIT), BLOCK));
    host.kill(store);
    Files.write(host.watermark, old);
    StartException e = assertThrows(StartException.class, host::open);
    assertTrue(String.valueOf(e.getMessage()).contains("an older state was restored"));
  }

  @Test
  void aHeightThatNoChainHasIsNotTakenOver() throws Exception {
    host.openFresh().close();
    host.tmkmsSigns(at(900_000_000_000L, 0, PRECOMMIT), BLOCK);
    StartException e = assertThrows(StartException.class, host::open);
    assertTrue(
        String.valueOf(e.getMessage()).contains("state raise my-1 --height 900000000000 --yes"));
  }

  /** What was signed since may not be in it: our own file is no consent. */
  @Test
  void aLostWatermarkIsNotMadeFromTheFileOfACleanEnd() throws Exception {
    try (WatermarkStore store = host.openFresh()) {
      assertTrue(signs(store, at(20, 0, PRECOMMIT), BLOCK));
    }
    Files.delete(host.watermark);
    StartException e = assertThrows(StartException.class, host::open);
    assertTrue(String.valueOf(e.getMessage()).contains("is gone"), e.getMessage());
  }

  /** Or a validator that is alone on its chain would have stopped it. */
  @Test
  void ourOwnCeilingKeepsNothingFromUs() throws Exception {
    WatermarkStore store = host.openFresh();
    assertTrue(signs(store, at(20, 0, PRECOMMIT), BLOCK));
    store.settle();
    assertEquals(new TmkmsState.Ceiling(at(21, 0, PRECOMMIT)), host.state());
    host.kill(store);
    assertEquals(new TmkmsState.Ceiling(at(21, 0, PRECOMMIT)), host.state());
    try (WatermarkStore again = host.open()) {
      assertTrue(signs(again, at(20, 0, PRECOMMIT), BLOCK), "the same again");
      assertTrue(signs(again, at(21, 0, PROPOSAL), OTHER));
    }
    assertEquals(new TmkmsState.Signed(at(21, 0, PROPOSAL), OTHER), host.state());
  }

  @Test
  void anEditedCeilingIsAFloor() throws Exception {
    host.openFresh().close();
    Files.writeString(
        host.stateFile,
        new TmkmsState.Ceiling(at(21, 0, PRECOMMIT)).text().replace("\"21\"", "\"31\""));
    try (WatermarkStore store = host.open()) {
      assertEquals("perhaps something in 31/0", store.last().describe());
    }
  }

  @Test
  void aSignatureAboveTheCeilingWaitsForItToRise() throws Exception {
    try (WatermarkStore store = host.openFresh()) {
      assertTrue(signs(store, at(20, 0, PREVOTE), BLOCK));
      assertEquals(new TmkmsState.Ceiling(at(20, 0, PRECOMMIT)), host.state());
      assertTrue(signs(store, at(20, 4, PREVOTE), BLOCK));
      assertEquals(new TmkmsState.Ceiling(at(20, 4, PRECOMMIT)), host.state());
    }
  }

  @Test
  void theNextHeightsFirstRoundWaitsForNothing() throws Exception {
    try (WatermarkStore store = host.openFresh()) {
      assertTrue(signs(store, at(20, 0, PRECOMMIT), BLOCK));
      store.settle();
      byte[] settled = Files.readAllBytes(host.stateFile);
      for (Step step : Step.values()) {
        assertTrue(signs(store, at(21, 0, step), BLOCK));
        assertArrayEquals(settled, Files.readAllBytes(host.stateFile));
      }
    }
  }

  @Test
  void aTmkmsThatSignsBesideUsEndsOurs() throws Exception {
    WatermarkStore store = host.openFresh();
    assertTrue(signs(store, at(20, 0, PRECOMMIT), BLOCK));
    host.tmkmsSigns(at(22, 0, PREVOTE), OTHER);
    assertThrows(WatermarkException.class, store::settle);
    assertTrue(store.failed());
    WatermarkException e =
        assertThrows(WatermarkException.class, () -> signs(store, at(21, 0, PREVOTE), BLOCK));
    assertTrue(String.valueOf(e.getMessage()).contains("is a TMKMS running with this key?"));
    assertTrue(String.valueOf(e.getMessage()).contains("nothing more is signed"), e.getMessage());
    store.close();
    assertEquals(new TmkmsState.Signed(at(22, 0, PREVOTE), OTHER), host.state(), "its own stays");
  }

  @Test
  void withNeitherFileNothingIsStarted() {
    StartException e = assertThrows(StartException.class, host::open);
    assertTrue(
        String.valueOf(e.getMessage()).contains("does not exist; if this key has never signed"));
    assertFalse(Files.exists(host.stateFile));
  }

  @Test
  void aFreshStateOfTmkmsIsNoConsent() throws Exception {
    Files.writeString(
        host.stateFile, "{\"height\":\"0\",\"round\":\"0\",\"step\":0,\"block_id\":null}");
    assertThrows(StartException.class, host::open);
    assertFalse(Files.exists(host.watermark));
  }

  @Test
  void aWatermarkThatIsGoneFromBesideItsCeilingIsLost() throws Exception {
    WatermarkStore store = host.openFresh();
    assertTrue(signs(store, at(20, 0, PRECOMMIT), BLOCK));
    store.settle();
    host.kill(store);
    Files.delete(host.watermark);
    for (boolean fresh : new boolean[] {false, true}) {
      StartException e =
          assertThrows(StartException.class, () -> ignored(fresh ? host.openFresh() : host.open()));
      assertTrue(
          String.valueOf(e.getMessage()).endsWith("countersign state init my-1 --height 21"),
          e.getMessage());
      assertTrue(
          String.valueOf(e.getMessage()).contains("is kept by countersign, which signed"),
          e.getMessage());
    }
    Files.writeString(host.stateFile, Files.readString(host.stateFile).replace("null", "    "));
    StartException e = assertThrows(StartException.class, host::open);
    assertTrue(
        String.valueOf(e.getMessage()).endsWith("countersign state init my-1 --height HEIGHT"));
    assertFalse(Files.exists(host.watermark));
  }

  /** After a power cut during one of our writes. */
  @Test
  void aTornFileOfOursKeepsNothingFromUs() throws Exception {
    try (WatermarkStore store = host.openFresh()) {
      assertTrue(signs(store, at(20, 0, PRECOMMIT), BLOCK));
    }
    Files.writeString(host.stateFile, Files.readString(host.stateFile).replace("height", "heigh "));
    try (WatermarkStore store = host.open()) {
      assertTrue(signs(store, at(20, 0, PRECOMMIT), BLOCK));
    }
    assertEquals(new TmkmsState.Signed(at(20, 0, PRECOMMIT), BLOCK), host.state());
  }

  @Test
  void garbageIsRefusedByNameWithAWatermarkToo() throws Exception {
    host.openFresh().close();
    Files.writeString(host.stateFile, "");
    StartException e = assertThrows(StartException.class, host::open);
    assertTrue(
        String.valueOf(e.getMessage()).contains("expected TMKMS's state in " + host.stateFile));
  }

  @Test
  void whoHasOptedOutStillGoesOnFromTmkms() throws Exception {
    host.addToChain("tmkms_state = false");
    host.tmkmsSigns(at(17, 3, PREVOTE), BLOCK);
    byte[] left = Files.readAllBytes(host.stateFile);
    // What we signed since may not be in it.
    StartException e = assertThrows(StartException.class, host::open);
    assertTrue(String.valueOf(e.getMessage()).contains("may be an old one"), e.getMessage());
    try (WatermarkStore store = host.openFresh()) {
      assertEquals(at(17, 3, PREVOTE), store.last().position());
      assertTrue(signs(store, at(18, 0, PREVOTE), BLOCK));
      store.settle();
    }
    assertArrayEquals(left, Files.readAllBytes(host.stateFile));
  }

  @Test
  void aFolderThatTakesNoFileIsSaidAtTheStart() throws Exception {
    host.openFresh().close();
    Files.delete(host.stateFile);
    Files.createDirectory(host.stateFile);
    StartException e = assertThrows(StartException.class, host::open);
    assertTrue(String.valueOf(e.getMessage()).contains(host.stateFile.toString()), e.getMessage());
  }

  /** Whatever one of the two has signed, neither signs anything else in its place. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void backAndForthNothingIsSignedTwice(int seed) throws Exception {
    Random random = new Random(seed);
    Map<HeightRoundStep, BlockId> signed = new HashMap<>();
    HeightRoundStep now = at(1, 0, PROPOSAL);
    host.openFresh().close();
    int byTmkms = 0;
    for (int turn = 0; turn < 30; turn++) {
      WatermarkStore store = random.nextBoolean() ? host.open() : null;
      for (int asks = random.nextInt(8); asks > 0; asks--) {
        now = next(now, random);
        BlockId block = List.of(BLOCK, OTHER, BlockId.NIL).get(random.nextInt(3));
        if (store != null ? signs(store, now, block) : tmkmsSigns(now, block)) {
          BlockId before = signed.putIfAbsent(now, block);
          assertTrue(before == null || before.equals(block), "twice at " + now);
          byTmkms += store == null ? 1 : 0;
        }
        if (store != null && random.nextBoolean()) {
          store.settle();
        }
      }
      if (store != null) {
        end(store, random.nextBoolean());
      }
    }
    assertTrue(byTmkms > 0 && byTmkms < signed.size(), byTmkms + " of " + signed.size());
  }

  private void end(WatermarkStore store, boolean kill) throws Exception {
    if (kill) {
      host.kill(store);
    } else {
      store.close();
    }
  }

  private static HeightRoundStep next(HeightRoundStep at, Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> at; // another block, perhaps
      case 1 -> at(Math.max(1, at.height() - 1), 0, PRECOMMIT);
      case 2 -> at(at.height(), at.round() + 1, PREVOTE);
      default ->
          switch (at.step()) {
            case PROPOSAL -> at(at.height(), at.round(), PREVOTE);
            case PREVOTE -> at(at.height(), at.round(), PRECOMMIT);
            case PRECOMMIT -> at(at.height() + 1, 0, random.nextBoolean() ? PROPOSAL : PREVOTE);
          };
    };
  }

  /** TMKMS's rule ({@code src/chain/state.rs}, update_consensus_state), started anew for each. */
  private boolean tmkmsSigns(HeightRoundStep asked, BlockId block) throws Exception {
    switch (host.state()) {
      case TmkmsState.Torn _ -> throw new AssertionError("there is a whole state");
      case TmkmsState.Nothing _ -> {} // height 0, and whatever is asked is above it
      case TmkmsState.Ceiling(HeightRoundStep last) -> {
        if (asked.compareTo(last) <= 0) {
          return false;
        }
      }
      case TmkmsState.Signed(HeightRoundStep last, BlockId lastBlock) -> {
        boolean sameRound = asked.height() == last.height() && asked.round() == last.round();
        boolean bothBlocks = !block.isNil() && !lastBlock.isNil();
        if (asked.compareTo(last) < 0
            || (sameRound
                && !block.equals(lastBlock)
                && (bothBlocks || asked.step() == last.step()))) {
          return false;
        }
      }
    }
    host.tmkmsSigns(asked, block);
    return true;
  }

  private static void ignored(WatermarkStore store) {
    store.close();
  }
}
