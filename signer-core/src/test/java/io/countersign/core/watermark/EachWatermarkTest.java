package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.Messages;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.signbytes.SignBytes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two slots written in turn, on a disk that forgets and fails. */
final class EachWatermarkTest {
  private static final WatermarkOwner OWNER =
      new WatermarkOwner("test", Bytes.ofHex("FE".repeat(32)));
  private static final Bytes SIGNATURE = Bytes.ofHex("AA".repeat(64));

  private final List<String> effects = new ArrayList<>();
  private final MemoryStorage storage = MemoryStorage.created(OWNER, 5, effects);

  @Test
  void aNewFileIsAFloor() throws WatermarkException {
    assertEquals(Watermark.floor(5), storage.open(OWNER).last());
  }

  @Test
  void afterEachPersistAReopeningGivesTheNewWatermark() throws WatermarkException {
    WatermarkStore file = storage.open(OWNER);
    for (int round = 0; round < 5; round++) {
      SignableMessage message = Messages.precommit(6, round, Messages.BLOCK_A);
      persist(file, message);
      assertEquals(watermark(message, Bytes.EMPTY), file.last());
      assertEquals(file.last(), storage.afterKill().open(OWNER).last());
      for (int seed = 0; seed < 20; seed++) {
        assertEquals(file.last(), storage.afterPowerLoss(new Random(seed)).open(OWNER).last());
      }
      file.keepSignature(SIGNATURE);
    }
  }

  @Test
  void aKeptSignatureIsThereAfterAReopening() throws WatermarkException {
    WatermarkStore file = storage.open(OWNER);
    for (int round = 0; round < 5; round++) {
      SignableMessage message = Messages.precommit(6, round, Messages.BLOCK_A);
      Bytes signature = Bytes.copyOf(new byte[] {(byte) round, 1});
      persist(file, message);
      file.keepSignature(signature);
      assertEquals(watermark(message, signature), storage.afterKill().open(OWNER).last());
    }
  }

  /** Each slot is the newest in turn, and a renewal of one must not touch the other. */
  @Test
  void anOpeningChangesNoByte() throws WatermarkException {
    for (int round = 0; round < 4; round++) {
      WatermarkStore file = storage.open(OWNER);
      persist(file, Messages.precommit(6, round, Messages.BLOCK_A));
      file.keepSignature(SIGNATURE);
      byte[] before = storage.content();
      storage.open(OWNER);
      assertArrayEquals(before, storage.content());
    }
  }

  @Test
  void aSignatureThatAPowerLossTookAwayIsUnknown() throws WatermarkException {
    WatermarkStore file = storage.open(OWNER);
    SignableMessage message = Messages.precommit(6, 0, Messages.BLOCK_A);
    persist(file, message);
    file.keepSignature(SIGNATURE);
    boolean lost = false;
    for (int seed = 0; seed < 20; seed++) {
      Watermark found = storage.afterPowerLoss(new Random(seed)).open(OWNER).last();
      lost |= found.signature().isEmpty();
      assertEquals(watermark(message, found.signature()), found);
    }
    assertTrue(lost);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 3_309})
  void theLargestSignatureIsKept(int length) throws WatermarkException {
    Bytes signature = Bytes.copyOf(new byte[length]);
    WatermarkStore file = storage.open(OWNER);
    persist(file, Messages.precommit(6, 0, Messages.BLOCK_A));
    file.keepSignature(signature);
    assertEquals(signature, storage.afterKill().open(OWNER).last().signature());
  }

  /** Nothing was signed for it: signing waits for the flush. */
  @Test
  void aTornRecordLeavesTheOneBefore() throws WatermarkException {
    WatermarkStore file = storage.open(OWNER);
    SignableMessage first = Messages.precommit(6, 0, Messages.BLOCK_A);
    persist(file, first);
    file.keepSignature(SIGNATURE);
    persist(file, Messages.precommit(7, 0, Messages.BLOCK_A));
    byte[] content = storage.content();
    content[100] ^= 1;
    assertEquals(watermark(first, SIGNATURE), MemoryStorage.of(content).open(OWNER).last());
  }

  /** Its signature can only be there because the record was: going back would sign it twice. */
  @Test
  void aLostRecordThatWasSignedIsNotTakenForATornOne() throws WatermarkException {
    WatermarkStore file = storage.open(OWNER);
    persist(file, Messages.precommit(6, 0, Messages.BLOCK_A));
    file.keepSignature(SIGNATURE);
    persist(file, Messages.precommit(7, 0, Messages.BLOCK_A));
    file.keepSignature(SIGNATURE);
    byte[] content = storage.content();
    content[100] ^= 1;
    assertEquals(
        "expected record 3, whose signature is there, found 2 as the newest valid one, of precommit"
            + " 6/0",
        refusal(content, OWNER));
  }

  @Test
  void noValidRecordIsARefusal() {
    byte[] content = storage.content();
    content[0] ^= 1;
    assertEquals(
        "expected a valid record in one of two slots, found none", refusal(content, OWNER));
    assertEquals("expected a watermark file of 8192 bytes, got 0", refusal(new byte[0], OWNER));
  }

  @Test
  void anotherChainOrAnotherKeyIsARefusal() {
    assertEquals(
        "expected the watermark of chain prod, found that of chain test",
        refusal(storage.content(), new WatermarkOwner("prod", OWNER.keyFingerprint())));
    assertEquals(
        "expected the watermark of the key with fingerprint ABABABABABABABAB, found that of another"
            + " key, FEFEFEFEFEFEFEFE",
        refusal(storage.content(), new WatermarkOwner("test", Bytes.ofHex("AB".repeat(32)))));
  }

  @Test
  void aWatermarkNeverGoesBackOrStands() throws WatermarkException {
    WatermarkStore file = storage.open(OWNER);
    persist(file, Messages.precommit(6, 1, Messages.BLOCK_A));
    for (SignableMessage message :
        List.of(
            Messages.precommit(6, 1, Messages.BLOCK_A),
            Messages.prevote(6, 1, Messages.BLOCK_A),
            Messages.precommit(6, 0, Messages.BLOCK_A),
            Messages.precommit(5, 9, Messages.BLOCK_A))) {
      assertThrows(IllegalArgumentException.class, () -> persist(file, message));
    }
    assertEquals(new HeightRoundStep(6, 1, file.last().position().step()), file.last().position());
    assertFalse(file.failed());
  }

  @Test
  void signBytesThatDoNotFitAreNotPersisted() throws WatermarkException {
    WatermarkStore file = storage.open(OWNER);
    HeightRoundStep position = Messages.precommit(6, 0, BlockId.NIL).position();
    assertThrows(IllegalArgumentException.class, () -> file.persist(position, new byte[450]));
    assertEquals(Watermark.floor(5), file.last());
    assertEquals(Watermark.floor(5), storage.afterKill().open(OWNER).last());
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void whenItWasSignedIsKnownToTheNextProcess(Durability durability) throws Exception {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_234));
    MemoryWitnesses witnesses = new MemoryWitnesses();
    WatermarkStore file = WatermarkFiles.open(storage, OWNER, durability, witnesses, clock);
    persist(file, Messages.precommit(6, 0, Messages.BLOCK_A));
    assertEquals(1_234, file.lastAt());
    MemoryWitnesses found = witnesses.afterKill(() -> {});
    assertEquals(1_234, storage.afterKill().open(OWNER, durability, found).lastAt());
  }

  @Test
  void aRecordThatDoesNotFollowIsNotWritten() throws Exception {
    SlotFile slots = SlotFile.over(storage);
    for (long sequence : new long[] {0, 1, 3}) {
      WatermarkRecord wrong = WatermarkRecord.of(sequence, OWNER, Watermark.floor(6), 0);
      assertEquals(
          "expected record 2, got " + sequence,
          assertThrows(IllegalArgumentException.class, () -> slots.write(wrong)).getMessage());
    }
    assertEquals(Watermark.floor(5), storage.afterKill().open(OWNER).last());
  }

  @Test
  void aFailedWriteIsFinal() throws WatermarkException {
    WatermarkStore file = storage.open(OWNER);
    storage.failWrites();
    assertFails(file, "No space left on device");
    storage.heal();
    assertFails(file, "No space left on device");
  }

  @Test
  void aFailedFlushIsFinal() throws WatermarkException {
    WatermarkStore file = storage.open(OWNER);
    storage.failFlushes();
    assertFails(file, "Input/output error");
    storage.heal();
    assertFails(file, "Input/output error");
  }

  @Test
  void aSignatureThatCannotBeWrittenIsFinalToo() throws WatermarkException {
    WatermarkStore file = storage.open(OWNER);
    persist(file, Messages.precommit(6, 0, Messages.BLOCK_A));
    storage.failWrites();
    assertThrows(WatermarkException.class, () -> file.keepSignature(SIGNATURE));
    storage.heal();
    assertFails(file, "No space left on device");
  }

  /** Whoever asks: it does not hang on the callers' asking first whether the file is usable. */
  @Test
  void afterAFailureTheFileItselfDoesNothingMore() throws Exception {
    SlotFile slots = SlotFile.over(storage);
    WatermarkRecord next = slots.newest().next(Watermark.floor(6), 0);
    storage.failFlushes();
    assertThrows(WatermarkException.class, slots::flush);
    storage.heal();
    List<String> before = List.copyOf(effects);
    assertThrows(WatermarkException.class, slots::flush);
    assertThrows(WatermarkException.class, slots::renew);
    assertThrows(WatermarkException.class, () -> slots.write(next));
    assertThrows(WatermarkException.class, () -> slots.keepSignature(SIGNATURE));
    assertEquals(before, effects);
  }

  /** The kernel's memory still has the record, and the disk does not. */
  @Test
  void aRecordWhoseFlushFailedIsDurableBeforeTheNextProcessTrustsIt() throws WatermarkException {
    WatermarkStore file = storage.open(OWNER);
    storage.failFlushes();
    SignableMessage message = Messages.precommit(9, 0, Messages.BLOCK_A);
    assertThrows(WatermarkException.class, () -> persist(file, message));
    MemoryStorage restarted = storage.afterKill();
    assertEquals(message.position(), restarted.open(OWNER).last().position());
    MemoryStorage rebooted = restarted.afterPowerLossOfAllUnflushed();
    assertEquals(message.position(), rebooted.open(OWNER).last().position());
  }

  @Test
  void aStorageThatCannotBeWrittenAnyMoreIsNotOpened() {
    storage.failWrites();
    assertThrows(WatermarkException.class, () -> storage.open(OWNER));
    storage.heal();
    storage.failFlushes();
    assertThrows(WatermarkException.class, () -> storage.open(OWNER));
  }

  /**
   * Other bytes over the newest record could be torn, and then the one before would be believed.
   */
  @Test
  void aRecordOfVersionOneIsMadeDurableAsItIs() throws WatermarkException {
    byte[] content = Arrays.copyOf(SlotFormatTest.VERSION_1, SlotFile.LENGTH);
    MemoryStorage old = MemoryStorage.of(content);
    WatermarkStore file = old.open(OWNER);
    assertArrayEquals(content, old.content());
    persist(file, Messages.precommit(6, 0, Messages.BLOCK_A));
    assertArrayEquals(
        Arrays.copyOf(content, SlotFormat.RECORD_LENGTH),
        Arrays.copyOf(old.content(), SlotFormat.RECORD_LENGTH));
  }

  @Test
  void closingFlushesAndGivesUpTheStorage() throws WatermarkException {
    storage.open(OWNER).close();
    assertEquals(List.of("write 512 bytes at 0", "flush", "flush", "close storage"), effects);
  }

  private static void assertFails(WatermarkStore file, String cause) {
    WatermarkException e =
        assertThrows(
            WatermarkException.class,
            () -> persist(file, Messages.precommit(9, 0, Messages.BLOCK_A)));
    assertEquals(
        "the watermark could not be made durable: "
            + cause
            + "; nothing more is signed until that is mended and the signer restarted",
        e.getMessage());
    assertTrue(file.failed());
  }

  private static String refusal(byte[] content, WatermarkOwner owner) {
    return String.valueOf(
        assertThrows(WatermarkException.class, () -> MemoryStorage.of(content).open(owner))
            .getMessage());
  }

  private static void persist(WatermarkStore file, SignableMessage message)
      throws WatermarkException {
    file.persist(message.position(), SignBytes.of("test", message));
  }

  private static Watermark watermark(SignableMessage message, Bytes signature) {
    return Watermark.of(message.position(), Bytes.copyOf(SignBytes.of("test", message)))
        .withSignature(signature);
  }
}
