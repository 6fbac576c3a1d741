package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Whatever a disk hands back as a slot is a record that can be written again, or none. */
class SlotFuzzTest {
  private static final int SIGNATURE_LENGTH = SlotFormat.SIGNATURE_AREA_LENGTH;

  /** Bytes of the record, and where its sum stands, so that the fuzzer gets past the sum. */
  @FuzzTest(maxDuration = "10m")
  void aRecord(FuzzedDataProvider data) {
    int end = data.consumeInt(0, SlotFormat.RECORD_LENGTH - 4);
    ByteBuffer slot = slot(data.consumeRemainingAsBytes(), 0, SlotFormat.RECORD_LENGTH);
    slot.putInt(end, crc(slot, 0, end));
    Optional<WatermarkRecord> found = SlotFormat.decodeRecord(slot);
    if (found.isPresent() && isText(found.get())) {
      WatermarkRecord record = found.get();
      ByteBuffer again = ByteBuffer.allocate(SlotFormat.SLOT_LENGTH);
      assertTrue(record.fits() || isOfVersion1(slot), "it came from a sector");
      if (record.fits()) {
        SlotFormat.encodeRecord(record, again.slice(0, SlotFormat.RECORD_LENGTH));
        assertEquals(Optional.of(record), SlotFormat.decodeRecord(again));
      }
      assertTrue(record.watermark().describe().length() < 120);
    }
  }

  @FuzzTest(maxDuration = "10m")
  void aSignature(FuzzedDataProvider data) {
    int end = data.consumeInt(0, SIGNATURE_LENGTH - 4);
    int from = SlotFormat.RECORD_LENGTH;
    ByteBuffer slot = slot(data.consumeRemainingAsBytes(), from, SIGNATURE_LENGTH);
    slot.putInt(from + end, crc(slot, from, end));
    SlotFormat.decodeSignature(slot)
        .ifPresent(
            kept -> {
              ByteBuffer again = ByteBuffer.allocate(SlotFormat.SLOT_LENGTH);
              SlotFormat.encodeSignature(
                  kept.sequence(), kept.signature(), again.slice(from, SIGNATURE_LENGTH));
              assertEquals(Optional.of(kept), SlotFormat.decodeSignature(again));
            });
  }

  private static ByteBuffer slot(byte[] bytes, int from, int length) {
    ByteBuffer slot = ByteBuffer.allocate(SlotFormat.SLOT_LENGTH);
    slot.put(from, Arrays.copyOf(bytes, length));
    return slot;
  }

  private static int crc(ByteBuffer slot, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(slot.slice(from, length));
    return (int) crc.getValue();
  }

  /** It has fewer fields, so that what filled its sector does not fit ours. */
  private static boolean isOfVersion1(ByteBuffer slot) {
    return slot.get(7) == 1;
  }

  /** A chain id of other bytes than UTF-8 is no chain's, and comes back as other ones. */
  private static boolean isText(WatermarkRecord record) {
    return record.owner().chainId().indexOf('\uFFFD') < 0;
  }
}
