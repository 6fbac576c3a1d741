package io.countersign.core;

import static io.countersign.core.Messages.BLOCK_A;
import static io.countersign.core.Messages.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.check.ChainCheck.Verdict;
import io.countersign.core.guard.JumpLimit;
import io.countersign.core.watermark.MemoryStorage;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.consensus.SignableMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the chain, the clock and the operator have to say to a new height, and what follows. */
final class ChainSignerPrecautionsTest {
  private final TestKey key = new TestKey();
  private final WatermarkOwner owner = WatermarkOwner.of(CHAIN, key.publicKey());
  private Verdict chain = new Verdict.GoOn(0);

  @Test
  void aKeyThatSignedElsewhereSignsNothingHereAnyMore() throws WatermarkException {
    ChainSigner signer = lastSignedAt(0);
    chain = new Verdict.Stop("the key signed 7/0 elsewhere");
    assertUnavailable("the key signed 7/0 elsewhere", signer, Messages.prevote(5, 0, BLOCK_A));
    chain = new Verdict.GoOn(0);
    assertUnavailable("the key signed 7/0 elsewhere", signer, Messages.prevote(8, 0, BLOCK_A));
    assertTrue(signer.failed());
    assertEquals(List.of(), key.signed());
  }

  @Test
  void aChainThatCannotBeAskedYetIsAskedAgain() throws WatermarkException {
    ChainSigner signer = lastSignedAt(0);
    chain = new Verdict.NotYet("the node is away");
    assertUnavailable("the node is away", signer, Messages.prevote(5, 0, BLOCK_A));
    assertFalse(signer.failed());
    chain = new Verdict.GoOn(0);
    assertSigns(signer, Messages.prevote(5, 0, BLOCK_A));
  }

  /** Also what was signed before is not given again. */
  @Test
  void aSignerThatWasToldToStopSaysWhyToEachRequest() throws WatermarkException {
    ChainSigner signer = lastSignedAt(0);
    assertSigns(signer, Messages.prevote(5, 0, BLOCK_A));
    signer.stop("stopped by hand");
    assertUnavailable("stopped by hand", signer, Messages.prevote(5, 0, BLOCK_A));
    assertUnavailable("stopped by hand", signer, Messages.prevote(6, 0, BLOCK_A));
    assertTrue(signer.failed());
    assertEquals(1, key.signed().size());
  }

  /** Decades explain a far height once; from then on the time since that signature counts. */
  @Test
  void aJumpIsMeasuredFromTheSignatureBefore() throws WatermarkException {
    ChainSigner signer = lastSignedAt(1);
    assertSigns(signer, Messages.prevote(1_000_000_000, 0, BLOCK_A));
    SigningResult.Refused refused =
        assertInstanceOf(
            SigningResult.Refused.class,
            signer.sign(Messages.prevote(2_000_000_000, 0, BLOCK_A), false));
    assertTrue(refused.reason().startsWith("height jump: "), refused.reason());
  }

  @Test
  void aSignerTellsItsChainAndItsKey() throws WatermarkException {
    ChainSigner signer = lastSignedAt(0);
    assertEquals(CHAIN, signer.chainId());
    assertEquals(key.publicKey(), signer.publicKey());
  }

  private ChainSigner lastSignedAt(long millis) throws WatermarkException {
    WatermarkRecord last = WatermarkRecord.of(1, owner, Watermark.floor(4), millis);
    return new ChainSigner(
        CHAIN,
        key,
        key,
        MemoryStorage.of(last).open(owner),
        new Precautions(asked -> chain, JumpLimit.DEFAULT));
  }

  private static void assertSigns(ChainSigner signer, SignableMessage message) {
    assertInstanceOf(SigningResult.Signed.class, signer.sign(message, false));
  }

  private static void assertUnavailable(
      String reason, ChainSigner signer, SignableMessage message) {
    assertEquals(
        new SigningResult.Refused(ErrorCode.UNAVAILABLE, reason), signer.sign(message, false));
  }
}
