package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The two parts of a slot, each valid on its own, as bytes. All numbers are big-endian.
 *
 * <pre>
 * record, one sector:  magic 8 | sequence 8 | written at 8 | flags 1 | sat-out height 8 | open height 8
 *                      | witness id 16 | height 8 | round 4 | step 1 | fingerprint 32
 *                      | chain id 1+n | sign bytes 2+n | crc32c 4 | zeros to {@value #RECORD_LENGTH}
 * signature:           magic 8 | sequence of its record 8 | signature 2+n | crc32c 4
 * </pre>
 *
 * <p>A record fits one 512-byte sector, which disks write whole or not at all; its CRC guards where
 * one does not. Version 1 has no fields between the sequence and the height.
 */
final class SlotFormat {
  static final int RECORD_LENGTH = 512;

  /** Room for the largest signature, ML-DSA-65's 3,309 bytes. */
  static final int SIGNATURE_AREA_LENGTH = 3584;

  static final int SLOT_LENGTH = RECORD_LENGTH + SIGNATURE_AREA_LENGTH;

  private static final long RECORD_MAGIC_V1 = 0x4353_4d41_524b_0001L; // "CSMARK", version 1
  private static final long RECORD_MAGIC = 0x4353_4d41_524b_0002L; // version 2
  private static final long SIGNATURE_MAGIC = 0x4353_5349_474e_0001L; // "CSSIGN", version 1
  private static final int FLAG_HANDED_OVER = 1;
  private static final int FLAG_WITNESSED = 2;
  private static final int FIXED_LENGTH = 8 + 8 + 8 + 1 + 8 + 8 + 16 + 8 + 4 + 1 + 32 + 1 + 2 + 4;

  private SlotFormat() {}

  /**
   * Puts a record into {@code out}, which has {@link #RECORD_LENGTH} bytes, and flips it for
   * writing.
   */
  static void encodeRecord(WatermarkRecord record, ByteBuffer out) {
    HeightRoundStep position = record.watermark().position();
    byte[] chainId = record.owner().chainId().getBytes(StandardCharsets.UTF_8);
    byte[] signBytes = record.watermark().signBytes().toArray();
    out.clear();
    out.putLong(RECORD_MAGIC)
        .putLong(record.sequence())
        .putLong(record.writtenAt())
        .put((byte) flags(record))
        .putLong(record.watermark().satOutHeight())
        .putLong(record.ahead().openHeight())
        .put(Arrays.copyOf(record.ahead().witnessId().toArray(), Ahead.ID_LENGTH))
        .putLong(position.height())
        .putInt(position.round())
        .put((byte) position.step().number())
        .put(record.owner().keyFingerprint().toArray())
        .put((byte) chainId.length)
        .put(chainId)
        .putShort((short) signBytes.length)
        .put(signBytes);
    out.putInt(crc(out, out.position()));
    while (out.hasRemaining()) {
      out.put((byte) 0);
    }
    out.flip();
  }

  private static int flags(WatermarkRecord record) {
    return (record.handedOver() ? FLAG_HANDED_OVER : 0)
        | (record.ahead().isNone() ? 0 : FLAG_WITNESSED);
  }

  /** Whether a message's sign bytes fit a record of this owner. */
  static boolean fits(WatermarkOwner owner, int signBytesLength) {
    int chainId = owner.chainId().getBytes(StandardCharsets.UTF_8).length;
    return FIXED_LENGTH + chainId + signBytesLength <= RECORD_LENGTH;
  }

  /** Reads a record, without its signature; empty if the bytes are no valid one. */
  static Optional<WatermarkRecord> decodeRecord(ByteBuffer slot) {
    try {
      ByteBuffer in = slot.slice(0, RECORD_LENGTH);
      long magic = in.getLong();
      if (magic != RECORD_MAGIC && magic != RECORD_MAGIC_V1) {
        return Optional.empty();
      }
      long sequence = in.getLong();
      Extra extra = magic == RECORD_MAGIC ? Extra.read(in) : Extra.OF_VERSION_1;
      HeightRoundStep position =
          new HeightRoundStep(in.getLong(), in.getInt(), Step.ofNumber(in.get()));
      byte[] fingerprint = take(in, WatermarkOwner.FINGERPRINT_LENGTH);
      byte[] chainId = take(in, in.get() & 0xff);
      byte[] signBytes = take(in, in.getShort() & 0xffff);
      int end = in.position();
      if (in.getInt() != crc(in, end)) {
        return Optional.empty();
      }
      return Optional.of(
          new WatermarkRecord(
              sequence,
              new WatermarkOwner(
                  new String(chainId, StandardCharsets.UTF_8), Bytes.copyOf(fingerprint)),
              new Watermark(position, Bytes.copyOf(signBytes), Bytes.EMPTY, extra.satOutHeight()),
              extra.writtenAt(),
              extra.ahead(),
              extra.handedOver()));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What version 2 has between the sequence and the height. */
  private record Extra(long writtenAt, long satOutHeight, Ahead ahead, boolean handedOver) {
    static final Extra OF_VERSION_1 = new Extra(0, 0, Ahead.NONE, false);

    static Extra read(ByteBuffer in) {
      long writtenAt = in.getLong();
      int flags = in.get();
      long satOutHeight = in.getLong();
      long openHeight = in.getLong();
      Bytes witnessId = Bytes.copyOf(take(in, Ahead.ID_LENGTH));
      return new Extra(
          writtenAt,
          satOutHeight,
          (flags & FLAG_WITNESSED) == 0 ? Ahead.NONE : new Ahead(openHeight, witnessId),
          (flags & FLAG_HANDED_OVER) != 0);
    }
  }

  /**
   * Puts the signature of the record with this sequence into {@code out} and flips it for writing.
   */
  static void encodeSignature(long sequence, Bytes signature, ByteBuffer out) {
    out.clear();
    out.putLong(SIGNATURE_MAGIC)
        .putLong(sequence)
        .putShort((short) signature.length())
        .put(signature.toArray());
    out.putInt(crc(out, out.position()));
    out.flip();
  }

  /** A signature and the sequence of its record. */
  record KeptSignature(long sequence, Bytes signature) {}

  /** Reads a signature; empty if the bytes are no valid one. */
  static Optional<KeptSignature> decodeSignature(ByteBuffer slot) {
    try {
      ByteBuffer in = slot.slice(RECORD_LENGTH, SIGNATURE_AREA_LENGTH);
      if (in.getLong() != SIGNATURE_MAGIC) {
        return Optional.empty();
      }
      long sequence = in.getLong();
      byte[] signature = take(in, in.getShort() & 0xffff);
      int end = in.position();
      return in.getInt() == crc(in, end)
          ? Optional.of(new KeptSignature(sequence, Bytes.copyOf(signature)))
          : Optional.empty();
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static byte[] take(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static int crc(ByteBuffer buffer, int length) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.slice(0, length));
    return (int) crc.getValue();
  }
}
