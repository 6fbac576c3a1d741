package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.signbytes.SignBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mark that ends signing on a host, and the document's other end. */
final class WatermarkHandoverTest {
  private static final WatermarkOwner OWNER = WatermarkOwner.of("test", new TestKey().publicKey());

  @TempDir private Path directory;
  private final MemoryWitnesses witnesses = new MemoryWitnesses();
  private Path file = Path.of("");

  @BeforeEach
  void make() throws WatermarkException {
    file = directory.resolve("test.watermark");
    WatermarkFiles.create(file, OWNER, 5);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void whatWasHandedOverIsOpenedByNobodyAndSaysWhatWasSigned(Durability durability)
      throws Exception {
    var vote = Messages.precommit(6, 0, Messages.BLOCK_A);
    byte[] signBytes = SignBytes.of("test", vote);
    try (WatermarkStore store = WatermarkFiles.open(file, OWNER, durability, witnesses)) {
      store.persist(vote.position(), signBytes);
    }
    long at = WatermarkUpkeep.inspect(file, witnesses).writtenAt();

    WatermarkRecord last =
        WatermarkUpkeep.amend(file, "test", witnesses, WatermarkRecord::nextHandedOver).after();

    assertEquals(Watermark.of(vote.position(), Bytes.copyOf(signBytes)), last.watermark());
    assertEquals(at, last.writtenAt(), "when it was signed, not when it was handed over");
    assertEquals(last, WatermarkUpkeep.inspect(file, witnesses));
    byte[] before = Files.readAllBytes(file);
    for (Durability any : Durability.values()) {
      HandedOverException e =
          assertThrows(
              HandedOverException.class, () -> WatermarkFiles.open(file, OWNER, any, witnesses));
      assertTrue(
          String.valueOf(e.getMessage())
              .startsWith(
                  "watermark %s: signing for chain test was handed over to another host after precommit 6/0 and has ended here"
                      .formatted(file)),
          e.getMessage());
    }
    assertThrows(
        HandedOverException.class,
        () -> WatermarkUpkeep.amend(file, "test", witnesses, WatermarkRecord::nextHandedOver));
    assertThrows(HandedOverException.class, () -> WatermarkUpkeep.delete(file, "test", witnesses));
    assertThrows(HandedOverException.class, () -> WatermarkFiles.create(file, OWNER, 9));
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void aKilledSignersWitnessIsHandedOverToo() throws Exception {
    var vote = Messages.precommit(6, 0, Messages.BLOCK_A);
    Bytes signBytes = Bytes.copyOf(SignBytes.of("test", vote));
    MemoryWitnesses left;
    byte[] disk;
    try (WatermarkStore store = WatermarkFiles.open(file, OWNER, Durability.AHEAD, witnesses)) {
      store.persist(vote.position(), signBytes.toArray());
      left = witnesses.afterKill(() -> {});
      disk = Files.readAllBytes(file);
    }
    Files.write(file, disk);
    assertEquals(
        Watermark.of(vote.position(), signBytes),
        WatermarkUpkeep.amend(file, "test", left, WatermarkRecord::nextHandedOver)
            .after()
            .watermark());
    assertEquals(0, left.count(), "nobody needs it any more");
    Files.write(file, disk);
    Watermark afterPowerLoss =
        WatermarkUpkeep.amend(file, "test", new MemoryWitnesses(), WatermarkRecord::nextHandedOver)
            .after()
            .watermark();
    assertEquals(Watermark.floor(5).sittingOut(6), afterPowerLoss);
  }

  @Test
  void oneIsMadeFromWhatAnotherHostKnew() throws Exception {
    Path moved = directory.resolve("moved");
    Bytes signBytes = Bytes.copyOf(new byte[] {1, 2, 3});
    WatermarkRecord first =
        WatermarkRecord.of(
            1,
            OWNER,
            Watermark.of(Messages.precommit(9, 1, Messages.BLOCK_A).position(), signBytes)
                .sittingOut(10),
            5);
    WatermarkFiles.create(moved, first);
    assertEquals(first, WatermarkUpkeep.inspect(moved, witnesses));
  }
}
