package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.Messages;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.signbytes.SignBytes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the disk is told ahead, when, and what is left after a killed process and a lost boot. */
final class AheadWatermarkTest {
  private static final WatermarkOwner OWNER =
      new WatermarkOwner("test", Bytes.ofHex("FE".repeat(32)));
  private static final Bytes SIGNATURE = Bytes.ofHex("AA".repeat(64));

  private final List<String> effects = new ArrayList<>();
  private final MemoryStorage disk = MemoryStorage.created(OWNER, 5, effects);
  private final MemoryWitnesses witnesses = new MemoryWitnesses();

  @Test
  void aWholeHeightCostsOneFlushBehindItsFirstAnswer() throws WatermarkException {
    WatermarkStore store = open(disk, witnesses);
    for (int height = 6; height < 9; height++) {
      effects.clear();
      persist(store, Messages.proposal(height, 0, Messages.BLOCK_A));
      assertEquals(List.of(), effects, "nothing waits for the disk");
      store.settle();
      assertEquals(1, flushes());
      persist(store, Messages.prevote(height, 0, Messages.BLOCK_A));
      store.settle();
      persist(store, Messages.precommit(height, 0, Messages.BLOCK_A));
      store.settle();
      assertEquals(1, flushes());
    }
  }

  @Test
  void aSecondSignatureWaitsUntilTheFirstShowsOnTheDisk() throws WatermarkException {
    WatermarkStore store = open(disk, witnesses);
    persist(store, Messages.prevote(6, 0, Messages.BLOCK_A));
    effects.clear();
    persist(store, Messages.precommit(6, 0, Messages.BLOCK_A));
    assertEquals(1, flushes());
  }

  @Test
  void aLaterRoundAndAFarHeightFlushOnce() throws WatermarkException {
    WatermarkStore store = open(disk, witnesses);
    for (SignableMessage message :
        List.of(
            Messages.prevote(6, 1, Messages.BLOCK_A),
            Messages.prevote(6, 2, Messages.BLOCK_A),
            Messages.prevote(9, 0, Messages.BLOCK_A))) {
      effects.clear();
      persist(store, message);
      assertEquals(1, flushes(), message.toString());
    }
    effects.clear();
    persist(store, Messages.precommit(9, 0, Messages.BLOCK_A));
    store.settle();
    assertEquals(0, flushes());
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void aKilledProcessHasLostNothing(Durability next) throws WatermarkException {
    WatermarkStore store = open(disk, witnesses);
    persist(store, Messages.prevote(6, 0, Messages.BLOCK_A));
    store.keepSignature(SIGNATURE);
    Watermark before = store.last();
    WatermarkStore after =
        disk.afterKill().open(OWNER, next, witnesses.afterKill(AheadWatermarkTest::nothing));
    assertEquals(before.withSignature(Bytes.EMPTY), after.last().withSignature(Bytes.EMPTY));
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void aLostBootIsSatOut(Durability next) throws WatermarkException {
    WatermarkStore store = open(disk, witnesses);
    persist(store, Messages.prevote(6, 0, Messages.BLOCK_A));
    store.settle();
    WatermarkStore after =
        disk.afterPowerLossOfAllUnflushed().open(OWNER, next, new MemoryWitnesses());
    assertEquals(Watermark.floor(6, 0).sittingOut(7), after.last());
    assertEquals("perhaps something in 6/0, perhaps in 7/0", after.last().describe());
    assertThrows(
        IllegalArgumentException.class,
        () -> persist(after, Messages.precommit(6, 0, Messages.BLOCK_A)));
    assertThrows(
        IllegalArgumentException.class,
        () -> persist(after, Messages.proposal(7, 0, Messages.BLOCK_A)));
    persist(after, Messages.prevote(6, 1, Messages.BLOCK_A));
    assertThrows(
        IllegalArgumentException.class,
        () -> persist(after, Messages.precommit(7, 0, Messages.BLOCK_A)),
        "a signature below does not make it forgotten");
    persist(after, Messages.prevote(7, 1, Messages.BLOCK_A));
    assertEquals(0, after.last().satOutHeight());
  }

  /** Crash after crash: what has to be sat out is handed on, by whichever kind of store. */
  @ParameterizedTest
  @EnumSource(Durability.class)
  void whatIsSatOutOutlivesFurtherCrashes(Durability next) throws WatermarkException {
    WatermarkStore first = open(disk, witnesses);
    persist(first, Messages.prevote(6, 0, Messages.BLOCK_A));
    first.settle();
    persist(first, Messages.precommit(6, 0, Messages.BLOCK_A));
    MemoryStorage storage = disk.afterPowerLossOfAllUnflushed();
    for (int round = 1; round < 4; round++) {
      WatermarkStore store = storage.open(OWNER, next, new MemoryWitnesses());
      assertEquals(7, store.last().satOutHeight());
      persist(store, Messages.prevote(6, round, Messages.BLOCK_B));
      storage = storage.afterPowerLossOfAllUnflushed();
    }
    WatermarkStore store = storage.open(OWNER, next, new MemoryWitnesses());
    store.close();
    assertEquals(
        7, storage.afterKill().open(OWNER, next, new MemoryWitnesses()).last().satOutHeight());
  }

  /** A file that says more than was signed must not let an older witness say less. */
  @Test
  void aWitnessOfAnEarlierStartIsNotBelieved() throws WatermarkException {
    WatermarkStore first = open(disk, witnesses);
    persist(first, Messages.prevote(6, 0, Messages.BLOCK_A));
    first.settle();
    MemoryWitnesses early = witnesses.afterKill(AheadWatermarkTest::nothing);
    MemoryStorage later = disk.afterKill();
    persist(open(later, witnesses), Messages.precommit(6, 0, Messages.BLOCK_A));
    Watermark found = later.afterKill().open(OWNER, Durability.EACH, early).last();
    assertTrue(
        found.position().compareTo(Messages.precommit(6, 0, Messages.BLOCK_A).position()) >= 0,
        found.describe());
  }

  @Test
  void aCleanEndLeavesNothingToSitOut() throws WatermarkException {
    WatermarkStore store = open(disk, witnesses);
    SignableMessage message = Messages.prevote(6, 0, Messages.BLOCK_A);
    persist(store, message);
    store.keepSignature(SIGNATURE);
    store.close();
    assertEquals(0, witnesses.count());
    assertEquals(
        Watermark.of(message.position(), signBytes(message)).withSignature(SIGNATURE),
        disk.afterPowerLossOfAllUnflushed().open(OWNER).last());
  }

  @Test
  void aFailedFlushBehindAnAnswerIsFinal() throws WatermarkException {
    WatermarkStore store = open(disk, witnesses);
    persist(store, Messages.prevote(6, 0, Messages.BLOCK_A));
    disk.failFlushes();
    assertThrows(WatermarkException.class, store::settle);
    disk.heal();
    assertTrue(store.failed());
    assertThrows(WatermarkException.class, store::checkUsable);
    assertThrows(
        WatermarkException.class, () -> persist(store, Messages.precommit(6, 0, Messages.BLOCK_A)));
  }

  @Test
  void aFailedWriteToTheWitnessIsFinalToo() throws Exception {
    MemoryStorage memory = MemoryStorage.created(OWNER, 5);
    Witness witness = new Witness(Bytes.ofHex("11".repeat(16)), SlotFile.over(memory));
    WatermarkStore store =
        new AheadWatermark(SlotFile.over(disk), witness, witnesses, InstantSource.system());
    memory.failWrites();
    assertThrows(
        WatermarkException.class, () -> persist(store, Messages.prevote(6, 0, Messages.BLOCK_A)));
    memory.heal();
    assertTrue(store.failed());
    assertThrows(WatermarkException.class, store::checkUsable);
  }

  /** The record is written, so the same request finds it below the floor, which is not durable. */
  @Test
  void aFailedFlushBeforeAnAnswerIsFinalForTheSameRequestToo() throws WatermarkException {
    WatermarkStore store = open(disk, witnesses);
    disk.failFlushes();
    SignableMessage message = Messages.prevote(6, 1, Messages.BLOCK_A);
    assertThrows(WatermarkException.class, () -> persist(store, message));
    disk.heal();
    assertThrows(WatermarkException.class, () -> persist(store, message));
    assertEquals(Watermark.floor(5), store.last());
  }

  /** A signature that is there without its record makes the next start refuse the file. */
  @Test
  void aCleanEndMakesTheRecordDurableBeforeItsSignatureIsWritten() throws WatermarkException {
    WatermarkStore store = open(disk, witnesses);
    persist(store, Messages.prevote(6, 0, Messages.BLOCK_A));
    store.keepSignature(SIGNATURE);
    effects.clear();
    store.close();
    assertEquals(
        List.of(
            "write 512 bytes at 0", "flush", "write 86 bytes at 4608", "flush", "close storage"),
        effects);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void theWitnessOfTheStartBeforeIsRemoved(Durability next) throws WatermarkException {
    open(disk, witnesses);
    MemoryWitnesses found = witnesses.afterKill(AheadWatermarkTest::nothing);
    disk.afterKill().open(OWNER, next, found);
    assertEquals(next == Durability.AHEAD ? 1 : 0, found.count());
  }

  @Test
  void aFloorOverTheRoundThatIsSatOutEndsTheSittingOut() {
    Watermark before = Watermark.floor(5).sittingOut(7);
    assertEquals(7, before.handSatOutTo(Watermark.floor(6)).satOutHeight());
    assertEquals(0, before.handSatOutTo(Watermark.floor(7, 0)).satOutHeight());
  }

  @Test
  void aWitnessIdHasSixteenBytesOrNone() {
    assertTrue(new Ahead(0, Bytes.EMPTY).isNone());
    assertFalse(new Ahead(7, Bytes.ofHex("11".repeat(16))).isNone());
    Bytes odd = Bytes.ofHex("11".repeat(15));
    assertThrows(IllegalArgumentException.class, () -> new Ahead(7, odd));
  }

  @Test
  void durabilityIsCalledAsInTheConfiguration() {
    assertEquals("each", Durability.EACH.label());
    assertEquals("ahead", Durability.AHEAD.label());
  }

  @Test
  void theLastHeightOfAllOpensNoOther() throws Exception {
    WatermarkStore store = open(disk, witnesses);
    persist(store, Messages.prevote(Long.MAX_VALUE, 0, Messages.BLOCK_A));
    persist(store, Messages.precommit(Long.MAX_VALUE, 0, Messages.BLOCK_A));
    assertFalse(store.failed());
    assertEquals(0, SlotFile.over(disk.afterKill()).newest().ahead().openHeight());
  }

  private long flushes() {
    return effects.stream().filter("flush"::equals).count();
  }

  private static void nothing() {}

  private static WatermarkStore open(MemoryStorage storage, Witnesses beside)
      throws WatermarkException {
    return storage.open(OWNER, Durability.AHEAD, beside);
  }

  private static void persist(WatermarkStore store, SignableMessage message)
      throws WatermarkException {
    HeightRoundStep position = message.position();
    store.persist(position, signBytes(message).toArray());
  }

  private static Bytes signBytes(SignableMessage message) {
    return Bytes.copyOf(SignBytes.of("test", message));
  }
}
