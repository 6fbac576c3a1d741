package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.Messages;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.signbytes.SignBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A watermark and a ceiling: which of them is written when, and what ends both. */
final class CoveredWatermarkTest {
  private static final WatermarkOwner OWNER =
      new WatermarkOwner("test", Bytes.ofHex("FE".repeat(32)));
  private static final Bytes SIGNATURE = Bytes.ofHex("AA".repeat(64));

  private final List<String> effects = new ArrayList<>();
  private final MemoryStorage storage = MemoryStorage.created(OWNER, 5, effects);
  private final Recorded ceiling = new Recorded();

  /** Writes down what it is told, and fails when it is to. */
  private final class Recorded implements Ceiling {
    private boolean fails;

    @Override
    public void raise(HeightRoundStep round) throws IOException {
      if (fails) {
        throw new IOException("no room");
      }
      effects.add("ceiling " + round);
    }

    @Override
    public void end(Watermark last) throws IOException {
      raise(last.position());
    }

    @Override
    public void close() {
      effects.add("ceiling closed");
    }
  }

  private WatermarkStore open() throws WatermarkException {
    WatermarkStore opened = new CoveredWatermark(storage.open(OWNER), ceiling);
    effects.clear();
    return opened;
  }

  private List<String> ofTheCeiling() {
    return effects.stream().filter(effect -> effect.startsWith("ceiling")).toList();
  }

  private static void persist(WatermarkStore store, SignableMessage message)
      throws WatermarkException {
    store.persist(message.position(), SignBytes.of("test", message));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 0, PREVOTE, 0, 5, 0",
    "5, 3, PROPOSAL, 0, 5, 3",
    "5, 3, PRECOMMIT, 0, 6, 0",
    "5, 0, PREVOTE, 6, 6, 0",
    "5, 0, PRECOMMIT, 6, 6, 0",
    "5, 0, PRECOMMIT, 3, 6, 0",
    "9223372036854775807, 4, PRECOMMIT, 0, 9223372036854775807, 4",
    "9223372036854775806, 0, PRECOMMIT, 0, 9223372036854775807, 0",
  })
  void theCeilingStandsAtTheEndOfTheRoundOrOfTheNextHeightsFirst(
      long height, int round, Step step, long satOut, long ceilingHeight, int ceilingRound) {
    Watermark last =
        new Watermark(new HeightRoundStep(height, round, step), Bytes.EMPTY, Bytes.EMPTY, satOut);
    assertEquals(
        new HeightRoundStep(ceilingHeight, ceilingRound, Step.PRECOMMIT),
        CoveredWatermark.above(last));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 0, 6, true",
    "5, 0, 7, false",
    "5, 6, 7, true",
    "5, 6, 8, false",
    "5, 3, 6, true"
  })
  void aCeilingIsLeftAtTheNextHeightAtMost(
      long height, long satOut, long ceilingHeight, boolean can) {
    Watermark last =
        new Watermark(
            new HeightRoundStep(height, 1, Step.PREVOTE), Bytes.EMPTY, Bytes.EMPTY, satOut);
    assertEquals(can, CoveredWatermark.canHaveLeft(last, ceilingHeight));
  }

  @Test
  void whatIsBelowTheCeilingWaitsForNoWriteOfIt() throws Exception {
    WatermarkStore store = open();
    persist(store, Messages.prevote(6, 0, Messages.BLOCK_A));
    persist(store, Messages.precommit(6, 0, Messages.BLOCK_A));
    assertFalse(effects.toString().contains("ceiling"), effects.toString());
  }

  @Test
  void itRisesBehindTheWatermarkForALaterRound() throws Exception {
    WatermarkStore store = open();
    persist(store, Messages.prevote(6, 1, Messages.BLOCK_A));
    assertEquals("ceiling precommit 6/1", effects.getLast());
    assertTrue(effects.size() > 1, effects.toString());
  }

  @Test
  void itRisesBehindTheAnswerThatEndsAHeight() throws Exception {
    WatermarkStore store = open();
    persist(store, Messages.precommit(6, 0, Messages.BLOCK_A));
    effects.clear();
    store.settle();
    assertEquals(List.of("ceiling precommit 7/0"), effects);
    store.settle();
    assertEquals(List.of("ceiling precommit 7/0"), effects, "once");
  }

  @Test
  void whatIsKeptAndSettledBelowIsKeptAndSettled() throws Exception {
    WatermarkStore store = open();
    persist(store, Messages.precommit(6, 0, Messages.BLOCK_A));
    store.keepSignature(SIGNATURE);
    assertEquals(SIGNATURE, store.last().signature());
    assertTrue(store.lastAt() > 0);

    MemoryWitnesses witnesses = new MemoryWitnesses();
    MemoryStorage ahead = MemoryStorage.created(OWNER, 5, effects);
    WatermarkStore covered =
        new CoveredWatermark(ahead.open(OWNER, Durability.AHEAD, witnesses), ceiling);
    persist(covered, Messages.precommit(6, 0, Messages.BLOCK_A));
    effects.clear();
    covered.settle();
    assertTrue(effects.size() > 1, "both write behind the answer: " + effects);
  }

  @Test
  void aCeilingThatCannotRiseEndsSigningForGood() throws Exception {
    WatermarkStore store = open();
    assertFalse(store.failed());
    ceiling.fails = true;
    SignableMessage later = Messages.prevote(6, 1, Messages.BLOCK_A);
    WatermarkException e = assertThrows(WatermarkException.class, () -> persist(store, later));
    assertEquals(
        "no room; nothing more is signed until that is mended and the signer restarted",
        e.getMessage());
    assertTrue(store.failed());
    ceiling.fails = false;
    assertThrows(WatermarkException.class, store::checkUsable);
    assertThrows(WatermarkException.class, store::settle);
    SignableMessage below = Messages.prevote(6, 0, Messages.BLOCK_A);
    assertThrows(WatermarkException.class, () -> persist(store, below));
    effects.clear();
    store.close();
    assertEquals(List.of("ceiling closed"), ofTheCeiling(), "it is not lowered");
  }

  @Test
  void aWatermarkThatFailedEndsSigningToo() throws Exception {
    WatermarkStore store = open();
    storage.failWrites();
    SignableMessage vote = Messages.prevote(6, 0, Messages.BLOCK_A);
    assertThrows(WatermarkException.class, () -> persist(store, vote));
    assertTrue(store.failed());
    assertThrows(WatermarkException.class, store::checkUsable);
    effects.clear();
    SignableMessage later = Messages.prevote(9, 1, Messages.BLOCK_A);
    assertThrows(WatermarkException.class, () -> persist(store, later));
    assertEquals(List.of(), effects, "nor does the ceiling rise any more");
    store.close();
    assertEquals(List.of("ceiling closed"), ofTheCeiling(), "it is not lowered");
  }

  @Test
  void aGoodEndLowersItBehindTheWatermarksOwn() throws Exception {
    WatermarkStore store = open();
    persist(store, Messages.prevote(6, 0, Messages.BLOCK_A));
    store.keepSignature(SIGNATURE);
    effects.clear();
    store.close();
    assertEquals(
        List.of("ceiling prevote 6/0", "ceiling closed"),
        effects.subList(effects.size() - 2, effects.size()));
    assertTrue(effects.size() > 2, "the signature is flushed first: " + effects);
  }

  @Test
  void aCeilingThatCannotBeLoweredIsSaid() throws Exception {
    WatermarkStore store = open();
    ceiling.fails = true;
    assertThrows(UncheckedIOException.class, store::close);
    assertEquals("ceiling closed", effects.getLast());
  }
}
