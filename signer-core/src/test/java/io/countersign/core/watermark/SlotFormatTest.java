package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.Messages;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.signbytes.SignBytes;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records and signatures as bytes, and that damage to them shows. */
final class SlotFormatTest {
  private static final WatermarkOwner OWNER =
      new WatermarkOwner("test", Bytes.ofHex("FE".repeat(32)));
  private static final WatermarkRecord RECORD =
      record(OWNER, Messages.precommit(5, 1, BlockId.NIL));

  static final byte[] VERSION_1 =
      HexFormat.of()
          .parseHex(
              "43534d41524b0001" // magic
                  + "0000000000000007" // sequence
                  + "0000000000000005" // height
                  + "00000001" // round
                  + "03" // step
                  + "fe".repeat(32) // fingerprint
                  + "0474657374" // chain id
                  + "0002abcd" // sign bytes
                  + "eea6084f");

  @Property(tries = 200)
  void aRecordIsReadBack(@ForAll("records") WatermarkRecord record) {
    assertEquals(Optional.of(record), SlotFormat.decodeRecord(slot(record)));
  }

  @Property(tries = 200)
  void aSignatureIsReadBack(@ForAll long sequence, @ForAll @Size(max = 3_309) byte[] signature) {
    Bytes bytes = Bytes.copyOf(signature);
    assertEquals(
        Optional.of(new SlotFormat.KeptSignature(sequence, bytes)),
        SlotFormat.decodeSignature(slot(sequence, bytes)));
  }

  @Test
  void everyChangeOfAByteOfARecordIsNoticed() {
    int length = recordLength(RECORD);
    for (int at = 0; at < length; at++) {
      for (int change = 1; change < 256; change++) {
        ByteBuffer slot = slot(RECORD);
        slot.put(at, (byte) (slot.get(at) ^ change));
        assertEquals(Optional.empty(), SlotFormat.decodeRecord(slot), "byte " + at);
      }
    }
  }

  @Test
  void everyTruncationOfARecordIsNoticed() {
    int length = recordLength(RECORD);
    for (int at = 0; at < length; at++) {
      ByteBuffer slot = slot(RECORD);
      for (int zeroed = at; zeroed < length; zeroed++) {
        slot.put(zeroed, (byte) 0);
      }
      boolean changed = !slot.equals(slot(RECORD));
      assertEquals(changed, SlotFormat.decodeRecord(slot).isEmpty(), "from byte " + at);
    }
  }

  @Test
  void everyChangeOfAByteOfASignatureIsNoticed() {
    Bytes signature = Bytes.ofHex("AA".repeat(64));
    for (int at = 0; at < 8 + 8 + 2 + 64 + 4; at++) {
      for (int change = 1; change < 256; change++) {
        ByteBuffer slot = slot(7, signature);
        int place = SlotFormat.RECORD_LENGTH + at;
        slot.put(place, (byte) (slot.get(place) ^ change));
        assertEquals(Optional.empty(), SlotFormat.decodeSignature(slot), "byte " + at);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, 0x7f, 0x80, 0xff})
  void aSlotOfOneByteThroughoutHoldsNothing(int value) {
    ByteBuffer slot = ByteBuffer.allocate(SlotFormat.SLOT_LENGTH);
    while (slot.hasRemaining()) {
      slot.put((byte) value);
    }
    slot.flip();
    assertEquals(Optional.empty(), SlotFormat.decodeRecord(slot));
    assertEquals(Optional.empty(), SlotFormat.decodeSignature(slot));
  }

  /** As it was written before there were times, witnesses and hand-overs. */
  @Test
  void aRecordOfVersionOneIsRead() {
    ByteBuffer slot = ByteBuffer.allocate(SlotFormat.SLOT_LENGTH).put(0, VERSION_1);
    WatermarkRecord expected =
        WatermarkRecord.of(
            7, OWNER, Watermark.of(RECORD.watermark().position(), Bytes.ofHex("ABCD")), 0);
    assertEquals(Optional.of(expected), SlotFormat.decodeRecord(slot));
  }

  /** Of every length that a field of the sign bytes can have, the longest. */
  @Test
  void theLongestMessagesOfTheLongestChainIdFitOneSector() {
    WatermarkOwner owner = new WatermarkOwner("x".repeat(50), OWNER.keyFingerprint());
    Bytes hash = Bytes.ofHex("11".repeat(32));
    BlockId block = new BlockId(hash, -1, hash);
    Timestamp time = new Timestamp(Timestamp.GO_ZERO.seconds(), 999_999_999);
    for (SignableMessage message :
        List.of(
            new Proposal(Long.MAX_VALUE, Integer.MAX_VALUE, -1, block, time),
            Messages.prevote(Long.MAX_VALUE, Integer.MAX_VALUE, block).at(time),
            Messages.precommit(Long.MAX_VALUE, Integer.MAX_VALUE, block).at(time))) {
      WatermarkRecord record = record(owner, message);
      assertTrue(SlotFormat.fits(owner, record.watermark().signBytes().length()));
      assertEquals(Optional.of(record), SlotFormat.decodeRecord(slot(record)));
    }
  }

  @Test
  void whatFitsIsKnownToTheByte() {
    int room = SlotFormat.RECORD_LENGTH - recordLength(emptyAt(OWNER));
    assertTrue(SlotFormat.fits(OWNER, room));
    assertFalse(SlotFormat.fits(OWNER, room + 1));
    WatermarkRecord full =
        WatermarkRecord.of(
            9, OWNER, Watermark.of(RECORD.watermark().position(), Bytes.copyOf(new byte[room])), 0);
    assertEquals(Optional.of(full), SlotFormat.decodeRecord(slot(full)));
    assertTrue(full.fits());
    Bytes tooLong = Bytes.copyOf(new byte[room + 1]);
    assertFalse(full.knowing(Watermark.of(full.watermark().position(), tooLong)).fits());
  }

  private static WatermarkRecord emptyAt(WatermarkOwner owner) {
    return WatermarkRecord.of(
        1, owner, Watermark.of(RECORD.watermark().position(), Bytes.EMPTY), 0);
  }

  /** Where the zeros begin: the last byte that is none is the checksum's. */
  private static int recordLength(WatermarkRecord record) {
    return 8
        + 8
        + 8
        + 1
        + 8
        + 8
        + 16
        + 8
        + 4
        + 1
        + 32
        + 1
        + record.owner().chainId().length()
        + 2
        + record.watermark().signBytes().length()
        + 4;
  }

  private static WatermarkRecord record(WatermarkOwner owner, SignableMessage message) {
    return WatermarkRecord.of(
        7,
        owner,
        Watermark.of(message.position(), Bytes.copyOf(SignBytes.of(owner.chainId(), message))),
        1);
  }

  private static ByteBuffer slot(WatermarkRecord record) {
    ByteBuffer slot = ByteBuffer.allocate(SlotFormat.SLOT_LENGTH);
    SlotFormat.encodeRecord(record, slot.slice(0, SlotFormat.RECORD_LENGTH));
    return slot;
  }

  private static ByteBuffer slot(long sequence, Bytes signature) {
    ByteBuffer slot = ByteBuffer.allocate(SlotFormat.SLOT_LENGTH);
    SlotFormat.encodeSignature(
        sequence,
        signature,
        slot.slice(SlotFormat.RECORD_LENGTH, SlotFormat.SIGNATURE_AREA_LENGTH));
    return slot;
  }

  @Provide
  Arbitrary<WatermarkRecord> records() {
    Arbitrary<WatermarkOwner> owners =
        Combinators.combine(
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(50),
                Arbitraries.bytes().array(byte[].class).ofSize(32))
            .as((chain, fingerprint) -> new WatermarkOwner(chain, Bytes.copyOf(fingerprint)));
    Arbitrary<HeightRoundStep> positions =
        Combinators.combine(Arbitraries.longs(), Arbitraries.integers(), Arbitraries.of(Step.class))
            .as(HeightRoundStep::new);
    Arbitrary<Bytes> signBytes =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(350).map(Bytes::copyOf);
    Arbitrary<Watermark> watermarks =
        Combinators.combine(positions, signBytes, Arbitraries.longs())
            .as((position, bytes, satOut) -> new Watermark(position, bytes, Bytes.EMPTY, satOut));
    Arbitrary<Ahead> aheads =
        Arbitraries.oneOf(
            Arbitraries.just(Ahead.NONE),
            Combinators.combine(
                    Arbitraries.longs(),
                    Arbitraries.bytes().array(byte[].class).ofSize(16).map(Bytes::copyOf))
                .as(Ahead::new));
    return Combinators.combine(
            Arbitraries.longs(),
            owners,
            watermarks,
            Arbitraries.longs(),
            aheads,
            Arbitraries.of(true, false))
        .as(WatermarkRecord::new);
  }
}
