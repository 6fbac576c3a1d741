package io.countersign.protocol.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.protocol.crypto.ChaCha20Poly1305;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.TestCrypto;
import io.countersign.protocol.crypto.Vectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FrameTest {
  private static final String SPOILT =
      "expected the peer's next frame, got one altered, replayed or out of order";
  private static final String USED_UP =
      "expected fewer than 2^64 - 1 frames in one direction: the nonces are used up";

  static Stream<Crypto> all() {
    return TestCrypto.all();
  }

  /** The key of both directions, and nothing else, is fixed. */
  private static ChaCha20Poly1305 cipher(Crypto crypto) {
    try (SecretBytes key = SecretBytes.takeOver(new byte[32])) {
      return new ChaCha20Poly1305(crypto, key);
    }
  }

  private static FrameSealer sealer(Crypto crypto, long counter) {
    return new FrameSealer(cipher(crypto), new FrameNonce(counter));
  }

  private static FrameOpener opener(Crypto crypto, long counter) {
    return new FrameOpener(cipher(crypto), new FrameNonce(counter));
  }

  private static byte[] seal(FrameSealer sealer, byte[] data) throws FrameException {
    byte[] frame = new byte[Frame.SEALED_LENGTH];
    sealer.seal(data, 0, data.length, frame, 0);
    return frame;
  }

  private static byte[] open(FrameOpener opener, byte[] frame) throws FrameException {
    byte[] data = new byte[Frame.MAX_DATA_LENGTH];
    return Arrays.copyOf(data, opener.open(frame, 0, data, 0));
  }

  private static byte[] nonce(long counter) {
    return ByteBuffer.allocate(ChaCha20Poly1305.NONCE_LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0)
        .putLong(counter)
        .array();
  }

  /** A frame as no honest end seals it. */
  private static byte[] forge(Crypto crypto, byte[] opened) {
    byte[] frame = new byte[Frame.SEALED_LENGTH];
    cipher(crypto).seal(nonce(0), new byte[0], opened, 0, opened.length, frame, 0);
    return frame;
  }

  private static void assertRefused(String reason, FrameOpener opener, byte[] frame) {
    FrameException refusal = assertThrows(FrameException.class, () -> open(opener, frame));
    assertEquals(reason, refusal.getMessage());
  }

  @ParameterizedTest
  @MethodSource("all")
  void aFrameIsLengthDataAndZerosUnderTheCountersNonce(Crypto crypto) throws Exception {
    FrameSealer sealer = sealer(crypto, 0x0102030405060708L);
    byte[] frame = seal(sealer, new byte[] {7, 8, 9});
    byte[] opened = new byte[Frame.OPENED_LENGTH];
    cipher(crypto).open(nonce(0x0102030405060708L), new byte[0], frame, 0, frame.length, opened, 0);
    byte[] expected = new byte[Frame.OPENED_LENGTH];
    System.arraycopy(new byte[] {3, 0, 0, 0, 7, 8, 9}, 0, expected, 0, 7);
    assertArrayEquals(expected, opened);
  }

  @ParameterizedTest
  @MethodSource("all")
  void thePaddingHoldsNothingOfALongerFrameBefore(Crypto crypto) throws Exception {
    FrameSealer sealer = sealer(crypto, 0);
    byte[] full = new byte[Frame.MAX_DATA_LENGTH];
    Arrays.fill(full, (byte) 0x55);
    long counter = 0;
    for (int length : new int[] {1024, 500, 700, 1, 0, 1024, 0}) {
      byte[] frame = seal(sealer, Arrays.copyOf(full, length));
      byte[] opened = new byte[Frame.OPENED_LENGTH];
      cipher(crypto).open(nonce(counter), new byte[0], frame, 0, frame.length, opened, 0);
      byte[] padding = Arrays.copyOfRange(opened, Frame.DATA_OFFSET + length, opened.length);
      assertArrayEquals(new byte[padding.length], padding);
      counter++;
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aBitFlippedInAnyByteEndsTheOpener(Crypto crypto) throws Exception {
    byte[] frame = seal(sealer(crypto, 0), new byte[] {1});
    for (int at = 0; at < frame.length; at++) {
      FrameOpener opener = opener(crypto, 0);
      assertRefused(SPOILT, opener, Vectors.flipped(frame, 8 * at + at % 8));
      // Once spoilt, the true frame does not help.
      assertRefused(SPOILT, opener, frame);
    }
    assertArrayEquals(new byte[] {1}, open(opener(crypto, 0), frame));
  }

  @ParameterizedTest
  @MethodSource("all")
  void framesReplayedSkippedOrReorderedAreRefused(Crypto crypto) throws Exception {
    FrameSealer sealer = sealer(crypto, 0);
    byte[] first = seal(sealer, new byte[] {1});
    byte[] second = seal(sealer, new byte[] {2});

    FrameOpener replayed = opener(crypto, 0);
    open(replayed, first);
    assertRefused(SPOILT, replayed, first);
    assertRefused(SPOILT, replayed, second);

    FrameOpener skipped = opener(crypto, 0);
    assertRefused(SPOILT, skipped, second);
    assertRefused(SPOILT, skipped, first);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aFrameThatClaimsMoreThanFitsIsRefused(Crypto crypto) throws Exception {
    long[] claims = {1025, 1028, 65_536, Integer.MAX_VALUE, 0x80000000L, 0xffffffffL};
    for (long claim : claims) {
      byte[] opened = new byte[Frame.OPENED_LENGTH];
      ByteBuffer.wrap(opened).order(ByteOrder.LITTLE_ENDIAN).putInt((int) claim);
      FrameOpener opener = opener(crypto, 0);
      String reason = "expected a frame with at most 1024 bytes of data, got " + claim;
      assertRefused(reason, opener, forge(crypto, opened));
      assertRefused(reason, opener, forge(crypto, new byte[Frame.OPENED_LENGTH]));
    }
  }

  /** CometBFT leaves there what longer frames have left. */
  @ParameterizedTest
  @MethodSource("all")
  void anyPaddingIsTaken(Crypto crypto) throws Exception {
    byte[] opened = new byte[Frame.OPENED_LENGTH];
    Arrays.fill(opened, (byte) 0xaa);
    ByteBuffer.wrap(opened).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    assertArrayEquals(
        new byte[] {(byte) 0xaa, (byte) 0xaa}, open(opener(crypto, 0), forge(crypto, opened)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void theCounterIsUnsignedAndEndsForGoodBeforeItsLastValue(Crypto crypto) throws Exception {
    FrameSealer overTheSign = sealer(crypto, Long.MAX_VALUE);
    FrameOpener alike = opener(crypto, Long.MAX_VALUE);
    for (byte i = 0; i < 3; i++) {
      assertArrayEquals(new byte[] {i}, open(alike, seal(overTheSign, new byte[] {i})));
    }

    FrameSealer sealer = sealer(crypto, -2);
    FrameOpener opener = opener(crypto, -2);
    byte[] last = seal(sealer, new byte[] {1});
    assertArrayEquals(new byte[] {1}, open(opener, last));
    for (int i = 0; i < 3; i++) {
      FrameException refusal =
          assertThrows(FrameException.class, () -> seal(sealer, new byte[] {2}));
      assertEquals(USED_UP, refusal.getMessage());
      assertRefused(USED_UP, opener, last);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void bothHalvesSayThatTheyWereClosed(Crypto crypto) throws Exception {
    String closed = "expected an open connection, got one that was closed";
    FrameSealer sealer = sealer(crypto, 0);
    FrameOpener opener = opener(crypto, 0);
    byte[] frame = seal(sealer, new byte[] {1});
    sealer.close();
    opener.close();
    opener.close();
    FrameException refusal = assertThrows(FrameException.class, () -> seal(sealer, new byte[1]));
    assertEquals(closed, refusal.getMessage());
    assertRefused(closed, opener, frame);
  }

  /** A cipher closed underneath stands for any failure of a provider. */
  @ParameterizedTest
  @MethodSource("all")
  void aFailingCipherEndsEitherHalfForGood(Crypto crypto) {
    ChaCha20Poly1305 failing = cipher(crypto);
    failing.close();
    String reason = "expected an open cipher, got one that was closed";
    FrameSealer sealer = new FrameSealer(failing, new FrameNonce(0));
    assertThrows(IllegalStateException.class, () -> seal(sealer, new byte[1]));
    FrameException refusal = assertThrows(FrameException.class, () -> seal(sealer, new byte[1]));
    assertEquals(reason, refusal.getMessage());
    FrameOpener opener = new FrameOpener(failing, new FrameNonce(0));
    byte[] frame = new byte[Frame.SEALED_LENGTH];
    assertThrows(IllegalStateException.class, () -> open(opener, frame));
    assertRefused(reason, opener, frame);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aRefusedFrameLeavesTheCallersBufferAlone(Crypto crypto) throws Exception {
    byte[] full = new byte[Frame.MAX_DATA_LENGTH];
    Arrays.fill(full, (byte) 5);
    byte[] altered = Vectors.flipped(seal(sealer(crypto, 0), full), 8 * 1043);
    byte[] data = new byte[Frame.MAX_DATA_LENGTH];
    assertThrows(FrameException.class, () -> opener(crypto, 0).open(altered, 0, data, 0));
    assertArrayEquals(new byte[Frame.MAX_DATA_LENGTH], data);
  }

  @ParameterizedTest
  @MethodSource("all")
  void framesAreTakenFromAndWrittenToTheMiddleOfBuffers(Crypto crypto) throws Exception {
    byte[] frames = new byte[2 * Frame.SEALED_LENGTH + 5];
    FrameSealer sealer = sealer(crypto, 0);
    sealer.seal(new byte[] {0, 1, 2, 0}, 1, 2, frames, 5);
    sealer.seal(new byte[] {3}, 0, 1, frames, 5 + Frame.SEALED_LENGTH);
    FrameOpener opener = opener(crypto, 0);
    byte[] data = new byte[Frame.MAX_DATA_LENGTH + 2];
    assertEquals(2, opener.open(frames, 5, data, 0));
    assertEquals(1, opener.open(frames, 5 + Frame.SEALED_LENGTH, data, 2));
    assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOf(data, 3));
  }

  /** The caller's mistakes, which cost no nonce and spoil nothing. */
  @ParameterizedTest
  @MethodSource("all")
  void whatDoesNotFitIsAMistakeOfTheCaller(Crypto crypto) throws Exception {
    FrameSealer sealer = sealer(crypto, 0);
    FrameOpener opener = opener(crypto, 0);
    byte[] frame = new byte[Frame.SEALED_LENGTH];
    byte[] data = new byte[Frame.MAX_DATA_LENGTH];
    assertThrows(
        IndexOutOfBoundsException.class, () -> sealer.seal(new byte[1025], 0, 1025, frame, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> sealer.seal(data, 1, 1024, frame, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> sealer.seal(data, 0, -1, frame, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> sealer.seal(data, 0, 1, frame, 1));
    seal(sealer, new byte[0]);
    byte[] second = seal(sealer, new byte[] {1});

    FrameOpener fromSecond = opener(crypto, 1);
    for (int length = 0; length < Frame.SEALED_LENGTH; length++) {
      byte[] cut = Arrays.copyOf(second, length);
      assertThrows(IndexOutOfBoundsException.class, () -> open(fromSecond, cut));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> opener.open(frame, 0, data, 1));
    assertArrayEquals(new byte[] {1}, open(fromSecond, second));
  }
}
