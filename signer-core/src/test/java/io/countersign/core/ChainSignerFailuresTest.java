package io.countersign.core;

import static io.countersign.core.Messages.BLOCK_A;
import static io.countersign.core.Messages.CHAIN;
import static io.countersign.core.Messages.LATER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.watermark.MemoryStorage;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import java.io.UncheckedIOException;
import java.security.ProviderException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Keys that cannot sign are an answer; a watermark that is not durable is the end. */
final class ChainSignerFailuresTest {
  private static final Vote VOTE = Messages.prevote(5, 0, BLOCK_A);

  private final TestKey key = new TestKey();
  private final WatermarkOwner owner = WatermarkOwner.of(CHAIN, key.publicKey());
  private final MemoryStorage storage = MemoryStorage.created(owner, 4);
  private final ChainSigner signer = open(storage);

  @Test
  void aFailedWriteEndsAllSigning() {
    assertInstanceOf(SigningResult.Signed.class, signer.sign(VOTE, false));
    storage.failWrites();
    assertNothingIsSignedAnyMore("No space left on device");
    storage.heal();
    assertNothingIsSignedAnyMore("No space left on device");
  }

  @Test
  void aFailedFlushEndsAllSigning() {
    assertInstanceOf(SigningResult.Signed.class, signer.sign(VOTE, false));
    storage.failFlushes();
    assertNothingIsSignedAnyMore("Input/output error");
    storage.heal();
    assertNothingIsSignedAnyMore("Input/output error");
  }

  /** Also what was signed before is not given again, and nothing is told from a regression. */
  private void assertNothingIsSignedAnyMore(String cause) {
    List<Bytes> signedBefore = key.signed();
    for (SignableMessage message :
        List.of(
            Messages.precommit(5, 0, BLOCK_A),
            Messages.precommit(5, 0, BLOCK_A),
            VOTE,
            VOTE.at(LATER),
            Messages.proposal(5, 0, BLOCK_A),
            Messages.precommit(6, 0, BLOCK_A))) {
      assertEquals(
          new SigningResult.Refused(
              ErrorCode.UNAVAILABLE,
              "the watermark could not be made durable: "
                  + cause
                  + "; nothing more is signed until that is mended and the signer restarted"),
          signer.sign(message, true));
    }
    assertTrue(signer.failed());
    assertEquals(signedBefore, key.signed());
  }

  @Test
  void aSignatureThatCouldNotBeKeptIsNotReleased() {
    storage.failWritesAfter(1);
    assertEquals(
        new SigningResult.Refused(
            ErrorCode.UNAVAILABLE,
            "the watermark could not be made durable: No space left on device"
                + "; nothing more is signed until that is mended and the signer restarted"),
        signer.sign(VOTE, false));
    assertEquals(1, key.signed().size());
    storage.heal();
    assertNothingIsSignedAnyMore("No space left on device");
  }

  @Test
  void aKeyThatIsAwayIsAnAnswerAndTheNextTryIsGood() {
    key.mood(TestKey.Mood.IS_UNAVAILABLE);
    assertEquals(
        new SigningResult.Refused(ErrorCode.UNAVAILABLE, "the device is away"),
        signer.sign(VOTE, false));
    key.mood(TestKey.Mood.SIGNS);
    assertSigns(VOTE);
    assertEquals(false, signer.failed());
  }

  @Test
  void whereNothingCanBeVerifiedNothingIsReleasedAndTheNodeIsAnswered() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    try (ChainSigner careful =
        new ChainSigner(
            CHAIN,
            key,
            (message, signature) -> {
              if (broken.get()) {
                throw new ProviderException("out of native memory");
              }
              return true;
            },
            MemoryStorage.created(owner, 4).open(owner))) {
      assertEquals(
          new SigningResult.Refused(
              ErrorCode.UNAVAILABLE, "nothing can be verified: out of native memory"),
          careful.sign(VOTE, false));
      broken.set(false);
      assertInstanceOf(SigningResult.Signed.class, careful.sign(VOTE, false));
    }
  }

  @Test
  void aSignatureThatDoesNotVerifyIsNotReleased() {
    key.mood(TestKey.Mood.SIGNS_WRONGLY);
    for (int i = 0; i < 2; i++) {
      assertEquals(
          new SigningResult.Refused(
              ErrorCode.UNAVAILABLE,
              "the key made a signature that does not verify; it was not released"),
          signer.sign(VOTE, false));
    }
    assertTrue(signer.lastSigned().signature().isEmpty(), "and it is not kept");
    key.mood(TestKey.Mood.SIGNS);
    assertSigns(VOTE);
  }

  @Test
  void aKeyThatBreaksDoesNotOpenAWayToASecondContent() {
    key.mood(TestKey.Mood.BREAKS);
    assertThrows(IllegalStateException.class, () -> signer.sign(VOTE, false));
    key.mood(TestKey.Mood.SIGNS);
    SigningResult.Refused refused =
        assertInstanceOf(
            SigningResult.Refused.class,
            signer.sign(Messages.prevote(5, 0, Messages.BLOCK_B), false));
    assertEquals(ErrorCode.DOUBLE_SIGN, refused.code());
    assertSigns(VOTE);
  }

  @Test
  void theKeyIsWipedEvenIfTheLastFlushFails() {
    storage.failFlushes();
    assertThrows(UncheckedIOException.class, signer::close);
    assertTrue(key.isClosed());
    assertEquals(
        new SigningResult.Refused(ErrorCode.UNAVAILABLE, "the signer is shutting down"),
        signer.sign(VOTE, false));
  }

  private void assertSigns(Vote vote) {
    SigningResult.Signed signed =
        assertInstanceOf(SigningResult.Signed.class, signer.sign(vote, false));
    assertTrue(key.verify(SignBytes.of(CHAIN, vote), signed.signature().toArray()));
  }

  private ChainSigner open(MemoryStorage from) {
    try {
      return new ChainSigner(CHAIN, key, key, from.open(owner));
    } catch (WatermarkException e) {
      throw new AssertionError(e);
    }
  }
}
